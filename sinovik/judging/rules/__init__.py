"""What holds in judging: findings and predicates, without writing anything."""
