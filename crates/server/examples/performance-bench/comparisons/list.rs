//! Danh sách: a list of fifty rows with rights, session and deadlines, beside the barest server that lists the same
//! rows: one handler on axum, one query through sea-orm, nobody asked who it is for.

use super::figure::{Figure, Goal};
use super::inbox::OPEN;
use super::rounds;
use super::stage::{Stage, clients, expect, runtime};
use anyhow::{Result, bail};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use congvan_office::Database;
use congvan_testkit::{Client, Level, Stage as Way};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, FromQueryResult, Statement};
use serde::Serialize;
use std::time::Duration;
use uuid::Uuid;

/// A row as the list shows it.
#[derive(FromQueryResult, Serialize)]
struct Line {
    document: Uuid,
    version: i64,
    status: String,
    kind: String,
    code_number: Option<String>,
    code_notation: Option<String>,
    organ_name: String,
    subject: String,
    urgency: String,
    access_level: String,
    issued_date: Option<String>,
    received_at: i64,
    arrival_number: Option<i64>,
    arrival_date: Option<String>,
    assignment: Option<Uuid>,
    role: Option<String>,
    deadline_at: Option<i64>,
    since: i64,
    opened: bool,
    main_file: Option<Uuid>,
    state: Option<String>,
}

const SQL: &str = "SELECT e.document, r.version, r.status, d.kind, d.code_number, d.code_notation, d.organ_name, \
     d.subject, d.urgency, d.access_level, d.issued_date, d.received_at, d.arrival_number, d.arrival_date, \
     e.assignment, e.role, e.deadline_at, e.since, e.opened, f.id AS main_file, a.state \
     FROM inbox_entries e JOIN documents d ON d.id = e.document JOIN routings r ON r.id = e.routing \
     JOIN principals p ON p.key = e.principal JOIN positions o ON o.id = p.uuid \
     JOIN terms t ON t.position = o.id JOIN accounts c ON c.person = t.person \
     LEFT JOIN files f ON f.document = d.id AND f.role = 'main' \
     LEFT JOIN analyses a ON a.file = f.id AND a.kind = 'signature' \
     WHERE c.login = 'trung' AND e.box = 'tasks' \
     ORDER BY e.order_first, e.order_second, e.order_third, e.index_key LIMIT 50";

async fn bare(State(db): State<DatabaseConnection>) -> Result<Json<Vec<Line>>, (StatusCode, String)> {
    let statement = Statement::from_string(DbBackend::Sqlite, SQL);
    let lines = Line::find_by_statement(statement).all(&db).await;
    lines.map(Json).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let open = stage.size.of(OPEN, OPEN, 3);
    let (ward, ()) = stage.ward(Database::Sqlite, async |town| {
        for _ in 0..open {
            town.letter(Way::Assigned, Level::Normal).await;
        }
    })?;
    let server = ward.serve();
    let runtime = runtime()?;
    let url = format!("sqlite://{}?mode=ro", ward.database().display());
    let bare_url = runtime.block_on(async {
        let mut options = ConnectOptions::new(url);
        options.max_connections(4).sqlx_logging(false);
        let db = sea_orm::Database::connect(options).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().route("/api/list", get(bare)).with_state(db);
        tokio::spawn(async move { axum::serve(listener, router).await });
        anyhow::Ok(format!("http://{address}"))
    })?;
    let callers = stage.size.of(4, 4, 1);
    let officers = clients(&server, "trung", callers);
    let visitors: Vec<Client> = (0..callers).map(|_| Client::new(&bare_url)).collect();
    let told =
        expect(officers[0].try_get("/inbox?box=tasks&limit=50"), 200)?.json["items"].as_array().map(Vec::len);
    let listed = expect(visitors[0].try_get("/api/list"), 200)?.json.as_array().map(Vec::len);
    if told != Some(open) || listed != told {
        bail!("{told:?} rows beside {listed:?}: the lists are not the same");
    }
    let (rounds, span) = stage.size.of((7, 2_000), (3, 1_000), (1, 50));
    let span = Duration::from_millis(span);
    let kept = rounds::in_turns(rounds, |_| {
        let against =
            rounds::rate_for(&visitors, span, |client| expect(client.try_get("/api/list"), 200).map(drop))?;
        let list = "/inbox?box=tasks&limit=50";
        let measured =
            rounds::rate_for(&officers, span, |client| expect(client.try_get(list), 200).map(drop))?;
        Ok((measured, against))
    })?;
    server.stop();
    Ok(vec![Figure::of_rounds(
        "lists of 50 rows a second",
        "/s",
        "bare axum and sea-orm, /s",
        Goal::AtLeast(0.5),
        &kept,
    )])
}
