-- The schema after all migrations, as SQLite keeps it. PostgreSQL has the same tables: uuid_text is uuid,
-- integer and bigint are bigint. Written by a test; change migrations instead.

CREATE TABLE "access_changes" (
    "event" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "at" integer NOT NULL,
    "seen_at" integer NULL,
    PRIMARY KEY ("event"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("event") REFERENCES "admin_events" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE INDEX "access_changes_person" ON "access_changes" ("person", "seen_at");

CREATE TABLE "accounts" (
    "person" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "login" text NOT NULL,
    "password" text NOT NULL,
    "disabled" boolean NOT NULL,
    "password_changed_at" integer NOT NULL,
    "must_change" boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY ("person"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "accounts_login" ON "accounts" ("login");

CREATE TABLE "admin_events" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "kind" text NOT NULL,
    "body" text NOT NULL,
    "at" integer NOT NULL,
    "actor" uuid_text NULL,
    "session" uuid_text NULL,
    "subject" uuid_text NULL,
    "link" integer NOT NULL,
    "prev" text NOT NULL,
    "hash" text NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "admin_events_link" ON "admin_events" ("agency", "link");

CREATE TABLE "agencies" (
    "id" uuid_text NOT NULL,
    "name" text NOT NULL,
    "abbreviation" text NOT NULL,
    "code" text NOT NULL,
    "zone_seconds" integer NOT NULL,
    "clerical_unit" uuid_text NULL,
    "archive_unit" uuid_text NULL,
    PRIMARY KEY ("id") );

CREATE UNIQUE INDEX "agencies_code" ON "agencies" ("code");

CREATE TABLE "analyses" (
    "file" uuid_text NOT NULL,
    "kind" text NOT NULL,
    "agency" uuid_text NOT NULL,
    "state" text NOT NULL,
    "version" integer NOT NULL,
    "summary" text NULL,
    "body" text NULL,
    "updated_at" integer NOT NULL,
    PRIMARY KEY ("file",
    "kind"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("file") REFERENCES "files" ("id") ON DELETE RESTRICT );

CREATE TABLE "campaign_files" (
    "campaign" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "file" uuid_text NOT NULL,
    "state" text NOT NULL,
    "verdict_before" text NOT NULL,
    "verdict_now" text NULL,
    "changed" boolean NOT NULL,
    "report" uuid_text NULL,
    "fault" text NULL,
    "ended_at" integer NULL,
    PRIMARY KEY ("campaign",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("campaign") REFERENCES "signature_campaigns" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("file") REFERENCES "files" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("report") REFERENCES "signature_reports" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "campaign_files_file" ON "campaign_files" ("file", "campaign");

CREATE TABLE "chains" (
    "agency" uuid_text NOT NULL,
    "name" text NOT NULL,
    "length" integer NOT NULL,
    "head" text NOT NULL,
    PRIMARY KEY ("agency",
    "name"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "content_reads" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "file" uuid_text NULL,
    "person" uuid_text NOT NULL,
    "session" uuid_text NULL,
    "at" integer NOT NULL,
    "batch" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "reads_batch" ON "content_reads" ("agency", "batch", "at");

CREATE INDEX "reads_document" ON "content_reads" ("document", "at");

CREATE TABLE "counters" (
    "name" text NOT NULL,
    "next" integer NOT NULL,
    PRIMARY KEY ("name") );

CREATE TABLE "delegations" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "position" uuid_text NOT NULL,
    "giver" uuid_text NOT NULL,
    "taker" uuid_text NOT NULL,
    "powers" text NOT NULL,
    "reason" text NOT NULL,
    "valid_from" integer NOT NULL,
    "valid_until" integer NOT NULL,
    "given_at" integer NOT NULL,
    "ended_at" integer NULL,
    "ended_by" uuid_text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("position") REFERENCES "positions" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("giver") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("taker") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("ended_by") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE INDEX "delegations_giver" ON "delegations" ("agency", "giver", "valid_until");

CREATE INDEX "delegations_taker" ON "delegations" ("agency", "taker", "valid_until");

CREATE TABLE "documents" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "index_key" integer NOT NULL,
    "source" text NOT NULL,
    "received_at" integer NOT NULL,
    "kind" text NOT NULL,
    "code_number" text NULL,
    "code_notation" text NULL,
    "code_key" text NULL,
    "issued_date" text NULL,
    "organ_name" text NOT NULL,
    "organ_key" text NOT NULL,
    "organ_code" text NULL,
    "subject" text NOT NULL,
    "language" text NOT NULL,
    "page_count" integer NULL,
    "note" text NOT NULL,
    "signer_position" text NOT NULL,
    "signer_name" text NOT NULL,
    "urgency" text NOT NULL,
    "access_level" text NOT NULL,
    "due_date" text NULL,
    "file_notation" text NULL,
    "series" uuid_text NULL,
    "arrival_number" integer NULL,
    "arrival_date" text NULL,
    "year" integer NULL,
    "line_key" text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("series") REFERENCES "number_series" ("id") ON DELETE RESTRICT );

CREATE INDEX "documents_code" ON "documents" ("agency", "code_key", "issued_date");

CREATE INDEX "documents_day" ON "documents" ("agency", "arrival_date");

CREATE UNIQUE INDEX "documents_index_key" ON "documents" ("index_key");

CREATE UNIQUE INDEX "documents_number" ON "documents" ("series", "arrival_number");

CREATE INDEX "documents_received" ON "documents" ("agency", "received_at", "index_key");

CREATE TABLE "events" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "routing" uuid_text NOT NULL,
    "seq" integer NOT NULL,
    "kind" text NOT NULL,
    "version" integer NOT NULL,
    "body" text NULL,
    "body_sha256" text NOT NULL,
    "at" integer NOT NULL,
    "actor_person" uuid_text NOT NULL,
    "actor_position" uuid_text NOT NULL,
    "actor_session" uuid_text NULL,
    "link" integer NOT NULL,
    "prev" text NOT NULL,
    "hash" text NOT NULL,
    "actor_delegation" uuid_text NULL,
    "actor_behalf" uuid_text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("routing") REFERENCES "routings" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "events_link" ON "events" ("agency", "link");

CREATE UNIQUE INDEX "events_seq" ON "events" ("routing", "seq");

CREATE TABLE "evidence_items" (
    "agency" uuid_text NOT NULL,
    "sha256" text NOT NULL,
    "bytes" blob NOT NULL,
    "kept_at" integer NOT NULL,
    PRIMARY KEY ("agency",
    "sha256"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "fetched_evidence" (
    "agency" uuid_text NOT NULL,
    "request" text NOT NULL,
    "address" text NOT NULL,
    "role" text NOT NULL,
    "sha256" text NULL,
    "fetched_at" integer NULL,
    "fault" text NULL,
    "tried_at" integer NOT NULL,
    PRIMARY KEY ("agency",
    "request"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "files" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "role" text NOT NULL,
    "place" integer NOT NULL,
    "name" text NOT NULL,
    "media_type" text NOT NULL,
    "size" integer NOT NULL,
    "sha256" text NOT NULL,
    "added_at" integer NOT NULL,
    "added_by" uuid_text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "files_bytes" ON "files" ("agency", "sha256");

CREATE INDEX "files_document" ON "files" ("document", "place");

CREATE TABLE "filter_hits" (
    "filter" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    PRIMARY KEY ("filter",
    "document"),
    FOREIGN KEY ("filter") REFERENCES "saved_filters" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "follows" (
    "person" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "since" integer NOT NULL,
    PRIMARY KEY ("person",
    "document"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "follows_document" ON "follows" ("document");

CREATE TABLE "grants" (
    "routing" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "principal" integer NOT NULL,
    "reason" text NOT NULL,
    "valid_from" integer NOT NULL,
    "valid_until" integer NULL,
    PRIMARY KEY ("routing",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("routing") REFERENCES "routings" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("principal") REFERENCES "principals" ("key") ON DELETE RESTRICT );

CREATE INDEX "grants_document" ON "grants" ("document");

CREATE INDEX "grants_principal" ON "grants" ("principal", "document");

CREATE TABLE "idempotency_keys" (
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "key" text NOT NULL,
    "digest" text NOT NULL,
    "response" text NULL,
    "created_at" integer NOT NULL,
    PRIMARY KEY ("agency",
    "person",
    "key"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "identities" (
    "agency" uuid_text NOT NULL,
    "issuer" text NOT NULL,
    "subject" text NOT NULL,
    "person" uuid_text NOT NULL,
    "label" text NOT NULL,
    "linked_at" integer NOT NULL,
    "last_used_at" integer NULL,
    PRIMARY KEY ("agency",
    "issuer",
    "subject"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "accounts" ("person") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "identities_person" ON "identities" ("person", "issuer");

CREATE TABLE "inbox_entries" (
    "routing" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "principal" integer NOT NULL,
    "box" text NOT NULL,
    "assignment" uuid_text NULL,
    "role" text NULL,
    "unit" uuid_text NULL,
    "since" integer NOT NULL,
    "deadline_at" integer NULL,
    "deadline_date" text NULL,
    "due_at" integer NULL,
    "opened" boolean NOT NULL,
    "order_first" integer NOT NULL,
    "order_second" integer NOT NULL,
    "order_third" integer NOT NULL,
    "index_key" integer NOT NULL,
    PRIMARY KEY ("routing",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("routing") REFERENCES "routings" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("principal") REFERENCES "principals" ("key") ON DELETE RESTRICT );

CREATE INDEX "inbox_due" ON "inbox_entries" ("agency", "due_at", "index_key");

CREATE INDEX "inbox_order" ON "inbox_entries" ("principal", "box", "order_first", "order_second", "order_third", "index_key");

CREATE INDEX "inbox_unit" ON "inbox_entries" ("agency", "unit");

CREATE TABLE "jobs" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "kind" text NOT NULL,
    "payload" text NOT NULL,
    "dedup_key" text NULL,
    "state" text NOT NULL,
    "attempts" integer NOT NULL,
    "run_after" integer NOT NULL,
    "lease_until" integer NULL,
    "lease_token" uuid_text NULL,
    "reason" text NULL,
    "created_at" integer NOT NULL,
    "finished_at" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "jobs_dedup" ON "jobs" ("dedup_key");

CREATE INDEX "jobs_due" ON "jobs" ("state", "run_after");

CREATE TABLE "late_texts" (
    "document" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "arrived_at" integer NOT NULL,
    "indexed_at" integer NULL,
    PRIMARY KEY ("document"),
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE INDEX "late_texts_indexed" ON "late_texts" ("agency", "indexed_at");

CREATE TABLE "layers" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "file_sha256" text NULL,
    "page" integer NOT NULL,
    "kind" text NOT NULL,
    "directive" uuid_text NULL,
    "actor" uuid_text NOT NULL,
    "at" integer NOT NULL,
    "replaces" uuid_text NULL,
    "replaced" boolean NOT NULL,
    "version" integer NOT NULL,
    "body" text NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "layers_document" ON "layers" ("document", "at");

CREATE TABLE "mail_addresses" (
    "person" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "address" text NOT NULL,
    "updated_at" integer NOT NULL,
    PRIMARY KEY ("person"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE TABLE "mail_letters" (
    "document" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "message" uuid_text NOT NULL,
    PRIMARY KEY ("document"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("message") REFERENCES "mail_messages" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE TABLE "mail_messages" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "digest" text NOT NULL,
    "state" text NOT NULL,
    "reason" text NULL,
    "from_name" text NOT NULL,
    "from_address" text NOT NULL,
    "subject" text NOT NULL,
    "sent_at" integer NULL,
    "received_at" integer NOT NULL,
    "size" integer NOT NULL,
    "enclosed" text NOT NULL,
    "remarks" text NOT NULL,
    "excerpt" text NOT NULL,
    "created_at" integer NOT NULL,
    "decided_by" uuid_text NULL,
    "decided_at" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "mail_messages_digest" ON "mail_messages" ("agency", "digest");

CREATE INDEX "mail_messages_state" ON "mail_messages" ("agency", "state", "received_at");

CREATE TABLE "mail_places" (
    "agency" uuid_text NOT NULL,
    "mailbox" text NOT NULL,
    "uid_validity" integer NOT NULL,
    "uid" integer NOT NULL,
    "message" uuid_text NOT NULL,
    "settled" boolean NOT NULL,
    PRIMARY KEY ("agency",
    "mailbox",
    "uid_validity",
    "uid"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("message") REFERENCES "mail_messages" ("id") ON DELETE RESTRICT );

CREATE INDEX "mail_places_message" ON "mail_places" ("message");

CREATE TABLE "notices" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "occurrence" text NOT NULL,
    "kind" text NOT NULL,
    "cause" text NOT NULL,
    "document" uuid_text NULL,
    "work" text NULL,
    "due_date" text NULL,
    "actor" uuid_text NULL,
    "change" text NULL,
    "created_at" integer NOT NULL,
    "read_at" integer NULL,
    "shown" boolean NOT NULL,
    "mail" text NOT NULL,
    "message" uuid_text NULL,
    "about" text NULL,
    "behalf" uuid_text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "notices_document" ON "notices" ("document", "person");

CREATE INDEX "notices_mail" ON "notices" ("agency", "mail");

CREATE INDEX "notices_message" ON "notices" ("message");

CREATE UNIQUE INDEX "notices_occurrence" ON "notices" ("person", "occurrence");

CREATE INDEX "notices_person" ON "notices" ("person", "created_at");

CREATE INDEX "notices_unread" ON "notices" ("person", "read_at");

CREATE TABLE "number_series" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "book" text NOT NULL,
    "year" integer NOT NULL,
    "opened_at" integer NOT NULL,
    "closed_at" integer NULL,
    "next" integer NOT NULL,
    "last_date" text NULL,
    "first" integer NOT NULL DEFAULT 1,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "number_series_book" ON "number_series" ("agency", "book", "year");

CREATE TABLE "outbox" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "kind" text NOT NULL,
    "payload" text NOT NULL,
    "dedup_key" text NULL,
    "state" text NOT NULL,
    "attempts" integer NOT NULL,
    "not_before" integer NOT NULL,
    "lease_until" integer NULL,
    "lease_token" uuid_text NULL,
    "reason" text NULL,
    "created_at" integer NOT NULL,
    "finished_at" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "outbox_dedup" ON "outbox" ("dedup_key");

CREATE INDEX "outbox_due" ON "outbox" ("state", "not_before");

CREATE TABLE "page_words" (
    "file" uuid_text NOT NULL,
    "page" integer NOT NULL,
    "source" text NOT NULL,
    "agency" uuid_text NOT NULL,
    "words" blob NOT NULL,
    PRIMARY KEY ("file",
    "page",
    "source"),
    FOREIGN KEY ("file") REFERENCES "files" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "passkeys" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "credential" text NOT NULL,
    "public_key" text NOT NULL,
    "sign_count" integer NOT NULL,
    "backed_up" boolean NOT NULL,
    "name" text NOT NULL,
    "created_at" integer NOT NULL,
    "last_used_at" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "accounts" ("person") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "passkeys_credential" ON "passkeys" ("credential");

CREATE INDEX "passkeys_person" ON "passkeys" ("person", "created_at");

CREATE TABLE "persons" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "name" text NOT NULL,
    "honorific" text NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE INDEX "persons_agency" ON "persons" ("agency");

CREATE TABLE "position_roles" (
    "position" uuid_text NOT NULL,
    "role" text NOT NULL,
    "agency" uuid_text NOT NULL,
    PRIMARY KEY ("position",
    "role"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("position") REFERENCES "positions" ("id") ON DELETE RESTRICT );

CREATE TABLE "positions" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "unit" uuid_text NOT NULL,
    "title" text NOT NULL,
    "speaks_for_unit" boolean NOT NULL,
    "place" integer NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("unit") REFERENCES "units" ("id") ON DELETE RESTRICT );

CREATE INDEX "positions_agency" ON "positions" ("agency", "unit");

CREATE TABLE "principals" (
    "key" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "agency" uuid_text NOT NULL,
    "kind" text NOT NULL,
    "uuid" uuid_text NOT NULL,
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "principals_uuid" ON "principals" ("agency", "uuid", "kind");

CREATE TABLE "projections" (
    "name" text NOT NULL,
    "rules" integer NOT NULL,
    "next" integer NOT NULL,
    PRIMARY KEY ("name") );

CREATE TABLE "read_batches" (
    "agency" uuid_text NOT NULL,
    "batch" integer NOT NULL,
    "count" integer NOT NULL,
    "content_sha256" text NOT NULL,
    "at" integer NOT NULL,
    "prev" text NOT NULL,
    "hash" text NOT NULL,
    PRIMARY KEY ("agency",
    "batch"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "reading_rules" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "organ_key" text NOT NULL,
    "organ_name" text NOT NULL,
    "field" text NOT NULL,
    "read_value" text NOT NULL,
    "kept_value" text NOT NULL,
    "state" text NOT NULL,
    "seen" integer NOT NULL,
    "uses" integer NOT NULL,
    "overruled" integer NOT NULL,
    "overruled_in_row" integer NOT NULL,
    "off_reason" text NULL,
    "made_by" uuid_text NOT NULL,
    "made_at" integer NOT NULL,
    "changed_by" uuid_text NULL,
    "changed_at" integer NOT NULL,
    "version" integer NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("made_by") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("changed_by") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "reading_rules_matter" ON "reading_rules" ("agency", "organ_key", "field", "read_value", "kept_value");

CREATE TABLE "recovery_codes" (
    "person" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "digest" text NOT NULL,
    "used_at" integer NULL,
    PRIMARY KEY ("person",
    "digest"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "accounts" ("person") ON DELETE RESTRICT );

CREATE TABLE "routings" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "version" integer NOT NULL,
    "status" text NOT NULL,
    "holder_kind" text NULL,
    "holder" uuid_text NULL,
    "held_since" integer NOT NULL,
    "leader" uuid_text NULL,
    "lead_unit" uuid_text NULL,
    "deadline_at" integer NULL,
    "deadline_date" text NULL,
    "filing" text NOT NULL,
    "opened_at" integer NOT NULL,
    "closed_at" integer NULL,
    "changed_at" integer NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "routings_document" ON "routings" ("document");

CREATE INDEX "routings_status" ON "routings" ("agency", "status");

CREATE TABLE "saved_filters" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "place" text NOT NULL,
    "name" text NOT NULL,
    "address" text NOT NULL,
    "created_at" integer NOT NULL,
    "changed_at" integer NOT NULL,
    "seen_at" integer NULL,
    "seen_link" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT );

CREATE INDEX "saved_filters_person" ON "saved_filters" ("person", "created_at");

CREATE TABLE "scan_files" (
    "scan" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "name" text NOT NULL,
    "size" integer NOT NULL,
    "sha256" text NOT NULL,
    "added_by" uuid_text NOT NULL,
    "added_at" integer NOT NULL,
    "page_count" integer NULL,
    "problem" text NULL,
    PRIMARY KEY ("scan",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("scan") REFERENCES "scans" ("id") ON DELETE RESTRICT );

CREATE INDEX "scan_files_bytes" ON "scan_files" ("agency", "sha256");

CREATE TABLE "scan_letters" (
    "scan" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "document" uuid_text NOT NULL,
    "pages" text NOT NULL,
    PRIMARY KEY ("scan",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("scan") REFERENCES "scans" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("document") REFERENCES "documents" ("id") ON DELETE RESTRICT );

CREATE INDEX "scan_letters_document" ON "scan_letters" ("document");

CREATE TABLE "scan_pages" (
    "scan" uuid_text NOT NULL,
    "file" integer NOT NULL,
    "page" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "findings" text NOT NULL,
    PRIMARY KEY ("scan",
    "file",
    "page"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("scan") REFERENCES "scans" ("id") ON DELETE RESTRICT );

CREATE TABLE "scans" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "name" text NOT NULL,
    "source" text NOT NULL,
    "document" uuid_text NULL,
    "state" text NOT NULL,
    "holder" uuid_text NOT NULL,
    "version" integer NOT NULL,
    "plan" text NULL,
    "created_at" integer NOT NULL,
    "changed_at" integer NOT NULL,
    "changed_by" uuid_text NOT NULL,
    "ended_at" integer NULL,
    "reason" text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE INDEX "scans_document" ON "scans" ("document");

CREATE INDEX "scans_state" ON "scans" ("agency", "state", "changed_at");

CREATE TABLE "second_factors" (
    "person" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "secret" text NOT NULL,
    "last_step" integer NOT NULL,
    "confirmed_at" integer NULL,
    "created_at" integer NOT NULL,
    PRIMARY KEY ("person"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "accounts" ("person") ON DELETE RESTRICT );

CREATE TABLE "sessions" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "person" uuid_text NOT NULL,
    "token_sha256" text NOT NULL,
    "created_at" integer NOT NULL,
    "last_seen_at" integer NOT NULL,
    "expires_at" integer NOT NULL,
    "user_agent" text NOT NULL,
    "address" text NOT NULL,
    "revoked_at" integer NULL,
    "way" text NOT NULL DEFAULT 'password',
    "sign_out_address" text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "accounts" ("person") ON DELETE RESTRICT );

CREATE INDEX "sessions_person" ON "sessions" ("person", "created_at");

CREATE UNIQUE INDEX "sessions_token" ON "sessions" ("token_sha256");

CREATE TABLE "settings" (
    "agency" uuid_text NOT NULL,
    "owner" uuid_text NOT NULL,
    "name" text NOT NULL,
    "version" integer NOT NULL,
    "body" text NOT NULL,
    "updated_at" integer NOT NULL,
    PRIMARY KEY ("agency",
    "owner",
    "name"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE TABLE "sign_in_attempts" (
    "kind" text NOT NULL,
    "subject" text NOT NULL,
    "failures" integer NOT NULL,
    "last_at" integer NOT NULL,
    "blocked_until" integer NULL,
    PRIMARY KEY ("kind",
    "subject") );

CREATE TABLE "signature_campaigns" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "started_by" uuid_text NOT NULL,
    "reason" text NULL,
    "arrived_from" text NULL,
    "arrived_to" text NULL,
    "verdicts" text NOT NULL,
    "state" text NOT NULL,
    "gathered_to" uuid_text NULL,
    "running" uuid_text NULL,
    "started_at" integer NOT NULL,
    "ended_at" integer NULL,
    "cancelled_by" uuid_text NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "signature_campaigns_running" ON "signature_campaigns" ("running");

CREATE INDEX "signature_campaigns_started" ON "signature_campaigns" ("agency", "started_at");

CREATE TABLE "signature_evidence" (
    "report" uuid_text NOT NULL,
    "place" integer NOT NULL,
    "agency" uuid_text NOT NULL,
    "role" text NOT NULL,
    "source" text NOT NULL,
    "sha256" text NOT NULL,
    "used" boolean NOT NULL,
    "detail" text NOT NULL,
    PRIMARY KEY ("report",
    "place"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("report") REFERENCES "signature_reports" ("id") ON DELETE RESTRICT );

CREATE TABLE "signature_reports" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "file" uuid_text NOT NULL,
    "ordinal" integer NOT NULL,
    "sha256" text NOT NULL,
    "occasion" text NOT NULL,
    "reason" text NULL,
    "asked_by" uuid_text NULL,
    "judged_at" integer NOT NULL,
    "state" text NOT NULL,
    "version" integer NOT NULL,
    "answers" text NOT NULL,
    "report" text NOT NULL,
    "policy" text NOT NULL,
    "program" text NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("file") REFERENCES "files" ("id") ON DELETE RESTRICT );

CREATE UNIQUE INDEX "signature_reports_file" ON "signature_reports" ("agency", "file", "ordinal");

CREATE TABLE "spent_tokens" (
    "digest" text NOT NULL,
    "expires_at" integer NOT NULL,
    PRIMARY KEY ("digest") );

CREATE INDEX "spent_tokens_expiry" ON "spent_tokens" ("expires_at");

CREATE TABLE "terms" (
    "person" uuid_text NOT NULL,
    "position" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "valid_from" integer NOT NULL,
    "valid_until" integer NULL,
    PRIMARY KEY ("person",
    "position",
    "valid_from"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("person") REFERENCES "persons" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("position") REFERENCES "positions" ("id") ON DELETE RESTRICT );

CREATE INDEX "terms_agency" ON "terms" ("agency", "valid_from");

CREATE INDEX "terms_position" ON "terms" ("position");

CREATE TABLE "trust_anchors" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "sha256" text NOT NULL,
    "certificate" text NOT NULL,
    "reason" text NOT NULL,
    "added_at" integer NOT NULL,
    "added_by" uuid_text NULL,
    "removed_at" integer NULL,
    "purposes" text NOT NULL DEFAULT 'signing timestamping',
    "removed_by" uuid_text NULL,
    "removal_reason" text NULL,
    "counts_from" integer NULL,
    "counts_until" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT );

CREATE INDEX "trust_anchors_agency" ON "trust_anchors" ("agency", "sha256");

CREATE TABLE "unit_successors" (
    "predecessor" uuid_text NOT NULL,
    "successor" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    PRIMARY KEY ("predecessor",
    "successor"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("predecessor") REFERENCES "units" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("successor") REFERENCES "units" ("id") ON DELETE RESTRICT );

CREATE TABLE "units" (
    "id" uuid_text NOT NULL,
    "agency" uuid_text NOT NULL,
    "parent" uuid_text NULL,
    "name" text NOT NULL,
    "short_name" text NOT NULL,
    "abbreviation" text NOT NULL,
    "place" integer NOT NULL,
    "valid_from" integer NOT NULL,
    "valid_to" integer NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("agency") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("parent") REFERENCES "units" ("id") ON DELETE RESTRICT );

CREATE INDEX "units_agency" ON "units" ("agency", "place");

