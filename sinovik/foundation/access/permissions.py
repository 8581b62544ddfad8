"""Everything a person may be allowed to do, named once. Roles (policy/roles.toml) are lists of these."""

from enum import StrEnum


class Permission(StrEnum):
    # accounts and agencies
    APPOINT_STAFF = "agencies.appoint_staff"
    APPOINT_LOCAL_ADMINS = "agencies.appoint_local_admins"
    MANAGE_ACCOUNTS = "agencies.manage_accounts"
    MANAGE_UNITS = "agencies.manage_units"
    SEE_AGENCY = "agencies.see"
    # competitions
    CONFIGURE_EDITIONS = "competitions.configure"
    DRAFT_PROPOSALS = "competitions.draft"
    CHECK_PROPOSALS = "competitions.check"
    SUBMIT_PROPOSALS = "competitions.submit"
    SCREEN_PROPOSALS = "competitions.screen"
    SEE_EDITION_PROGRESS = "competitions.progress"
    # judging
    MANAGE_EVALUATORS = "judging.manage_evaluators"
    ASSIGN_EVALUATORS = "judging.assign"
    SCORE_PROPOSALS = "judging.score"
    READ_NOMINEES = "judging.panel_read"
    RUN_RANKING = "judging.rank"
    DECIDE_IN_PLENARY = "judging.decide"
    PUBLISH_RESULTS = "judging.publish"
    ANSWER_OBJECTIONS = "judging.answer_objections"
    OBJECT_TO_RESULTS = "judging.object"
    SCHEDULE_INTERVIEWS = "judging.schedule"
    CONFIRM_INTERVIEWS = "judging.confirm_interviews"
    SCORE_INTERVIEWS = "judging.interview"
    VISIT_FIELD = "judging.visit"
    SEE_RESULT_SHEETS = "judging.see_result_sheets"
    # recognition
    ISSUE_DECREES = "recognition.decree"
    GIVE_AWARDS = "recognition.award"
    # innovations and what follows
    KEEP_REGISTER = "innovations.keep_register"
    ANSWER_INTERESTS = "replication.answer_interests"
    EXPRESS_INTEREST = "replication.express_interest"
    REPORT_IMPLEMENTATION = "replication.report"
    LOG_VISITS = "replication.log_visits"
    DESIGN_INDICATORS = "monitoring.design"
    REPORT_MEASUREMENTS = "monitoring.report"
    VERIFY_MEASUREMENTS = "monitoring.verify"
    REVIEW_SUSTAINABILITY = "monitoring.review"
    RECORD_EMBEDDING = "institutionalization.record"
    ANSWER_INQUIRIES = "inquiries.answer"
    ANSWER_INQUIRY_OBJECTIONS = "inquiries.answer_objections"
    CORRECT_CALENDAR = "inquiries.correct_calendar"
    # reading everything, changing nothing
    AUDIT = "audit.read"
