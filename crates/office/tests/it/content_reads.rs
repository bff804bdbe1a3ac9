//! Who read what: each sight of a page that can be read is written down.

use crate::support::{World, long_letter, on_both};
use congvan_office::letters;
use congvan_store::{AgencyScope, read_log};

#[test]
fn every_page_large_enough_to_be_read_is_written_down() {
    on_both(async |world: World| {
        let worker = world.work();
        let document = world.receive(&long_letter()).await;
        world.quiet().await;
        let letter = world.letter("linh", document).await.unwrap();
        let file = letter.files[0].file.id;
        let clerk = world.caller("linh").await;
        let store = world.store().await;
        let written = async || {
            let scope = AgencyScope::of(world.agency);
            read_log::of_document(store.reader(), scope, document, 100).await.unwrap()
        };
        let look = async |page, width| {
            letters::page_image(&world.office, &clerk, document, file, page, width).await.unwrap();
        };
        for page in [1, 2] {
            look(page, 40).await;
            look(page, 160).await;
        }
        assert_eq!(written().await, [], "on a thumbnail nobody reads");

        // The first page, a later page, the same again from what was kept, and both sizes that screens ask for.
        for (page, width) in [(1, 161), (2, 161), (2, 161), (1, 800), (2, 1_800)] {
            let before = written().await.len();
            world.minutes(1);
            look(page, width).await;
            let reads = written().await;
            assert_eq!(reads.len(), before + 1, "page {page}, {width} pixels wide");
            let read = reads[0];
            assert_eq!((read.document, read.file), (document, Some(file)));
            assert_eq!((read.person, read.session), (clerk.person.id, Some(clerk.session)));
            assert_eq!(read.at, world.office.now());
        }
        // Who may not read leaves no trace of a reading.
        let before = written().await.len();
        let stranger = world.caller("an").await;
        assert!(letters::page_image(&world.office, &stranger, document, file, 1, 800).await.is_err());
        assert_eq!(written().await.len(), before);
        worker.stop().await;
    });
}
