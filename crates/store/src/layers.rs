//! Stamps, notes, strokes and highlights above the pages. Appended, never changed.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Query, Row, params, sealed::Linked},
};
use congvan_records::{DocumentId, InkStroke, Layer, LayerKind, Rect};
use sea_orm::Value;
use serde::{Deserialize, Serialize};

/// Adds a layer. One that replaces another leaves that one in the history.
///
/// Errors: [`Error::NotFound`] when the layer it replaces is not there, [`Error::Conflict`] when that one has been
/// replaced already.
pub async fn insert(tx: &Tx, scope: AgencyScope, document: DocumentId, layer: &Layer) -> Result<(), Error> {
    if let Some(old) = layer.replaces {
        let sql = "SELECT replaced FROM layers WHERE agency = $1 AND document = $2 AND id = $3";
        let row = tx.one(sql, params![scope.uuid(), document.uuid(), old.uuid()]).await?;
        row.ok_or(Error::NotFound("layer"))?;
        let sql = "UPDATE layers SET replaced = $2 WHERE id = $1 AND NOT replaced";
        if tx.exec(sql, params![old.uuid(), true]).await? != 1 {
            return Err(Error::Conflict);
        }
    }
    let (sql, values) = row(scope, document, layer)?;
    tx.exec_one("document", sql, values).await
}

/// As [`insert`], for a layer that replaces none and whose identifier was just made: a failure may show with a later
/// statement only.
pub async fn insert_new(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    layer: &Layer,
) -> Result<(), Error> {
    let (sql, values) = row(scope, document, layer)?;
    tx.later("layers", sql, values, Some(Error::NotFound("document"))).await
}

fn row(scope: AgencyScope, document: DocumentId, layer: &Layer) -> Result<(&'static str, Vec<Value>), Error> {
    let body = serde_json::to_string(&BodyV1::of(layer)).map_err(|e| Error::unreadable("layer", e))?;
    let sql = "INSERT INTO layers (id, agency, document, file_sha256, page, kind, directive, actor, at, replaces, \
               replaced, version, body) SELECT $1, d.agency, d.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 \
               FROM documents d WHERE d.agency = $2 AND d.id = $3";
    let values = params![
        layer.id.uuid(),
        scope.uuid(),
        document.uuid(),
        layer.file_sha256.map(|digest| digest.to_string()),
        i64::from(layer.page),
        layer.kind.key(),
        layer.directive.map(|id| id.uuid()),
        layer.actor.uuid(),
        layer.at.micros(),
        layer.replaces.map(|id| id.uuid()),
        false,
        VERSION,
        body,
    ];
    Ok((sql, values))
}

/// The layers that show now, in the order they were made.
pub async fn list(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Layer>, Error> {
    let mut query = of_document(scope, document);
    query.push(" AND NOT replaced ORDER BY at, id");
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

/// As [`list`], with those replaced.
pub async fn history(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<Vec<Layer>, Error> {
    let mut query = of_document(scope, document);
    query.push(" ORDER BY at, id");
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

fn of_document(scope: AgencyScope, document: DocumentId) -> Query {
    let sql = "SELECT * FROM layers WHERE agency = $1 AND document = $2";
    Query::new(sql, params![scope.uuid(), document.uuid()])
}

/// Version of the stored body this program writes.
const VERSION: i64 = 1;

/// What of a layer no query looks into.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyV1 {
    page_box: [f64; 2],
    lines: Vec<String>,
    font_size: f64,
    rect: [f64; 4],
    ink: Vec<StrokeV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrokeV1 {
    points: Vec<[f64; 3]>,
    outline: Vec<[f64; 2]>,
}

impl BodyV1 {
    fn of(layer: &Layer) -> Self {
        let Rect { x, y, w, h } = layer.rect;
        let stroke = |s: &InkStroke| StrokeV1 { points: s.points.clone(), outline: s.outline.clone() };
        Self {
            page_box: layer.page_box,
            lines: layer.lines.clone(),
            font_size: layer.font_size,
            rect: [x, y, w, h],
            ink: layer.ink.iter().map(stroke).collect(),
        }
    }
}

fn read(row: &Row) -> Result<Layer, Error> {
    if row.get::<i64>("version")? != VERSION {
        return Err(Error::unreadable("layer", "unknown version"));
    }
    let body: String = row.get("body")?;
    let body: BodyV1 = serde_json::from_str(&body).map_err(|error| Error::unreadable("layer", error))?;
    let [x, y, w, h] = body.rect;
    let digest = row.get::<Option<String>>("file_sha256")?.map(|text| text.parse()).transpose();
    let page = u32::try_from(row.get::<i64>("page")?);
    Ok(Layer {
        id: row.id("id")?,
        file_sha256: digest.map_err(|error| Error::unreadable("digest", error))?,
        page: page.map_err(|error| Error::unreadable("page", error))?,
        page_box: body.page_box,
        kind: row.key("kind", LayerKind::from_key)?,
        directive: row.maybe_id("directive")?,
        lines: body.lines,
        font_size: body.font_size,
        rect: Rect { x, y, w, h },
        ink: body.ink.into_iter().map(|s| InkStroke { points: s.points, outline: s.outline }).collect(),
        actor: row.id("actor")?,
        at: row.at("at")?,
        replaces: row.maybe_id("replaces")?,
    })
}
