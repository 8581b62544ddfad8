"""What judging's pages ask. A form takes input and nothing else."""
