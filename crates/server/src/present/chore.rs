use crate::views::{At, ChoreView, ChoresView};
use congvan_office::administration::{Chore, Chores};

pub(crate) fn chores(chores: Chores) -> ChoresView {
    let view = |Chore { id, kind, attempts, reason, since, next }| ChoreView {
        id: id.uuid(),
        kind,
        attempts,
        reason,
        since: At(since),
        next: next.map(At),
    };
    ChoresView { waiting: chores.waiting, troubles: chores.troubles.into_iter().map(view).collect() }
}
