//! The settings file, which a user may have edited: it is read the same twice, or refused without repeating its text
//! and left unchanged.

use std::path::PathBuf;

use app::{App, Home};

use crate::connections::{OPENED, Opened, json, options, repeats_nothing};

#[test]
fn a_settings_file_is_read_or_left_as_it_is() {
    bolero::check!().for_each(|input: &[u8]| {
        let Opened { runtime, app, folder } = &*OPENED;
        let file: PathBuf = folder.path().join("config/connections.json");
        std::fs::write(&file, input).expect("a file");
        let text = String::from_utf8_lossy(input);
        let network = runtime.block_on(app.network_settings());
        if let Err(failure) = &network {
            repeats_nothing(failure, &text);
        }
        match runtime.block_on(app.connections()) {
            Ok(rows) => {
                assert!(json(&rows).len() <= 4_000 + 40 * input.len());
                // What the program writes after a change reads the same.
                let is_hidden = rows.iter().any(|row| row.practice && row.hidden);
                if let Err(failure) = runtime.block_on(app.practice_hidden(!is_hidden)) {
                    repeats_nothing(&failure, &text);
                    assert_eq!(std::fs::read(&file).expect("the file"), input, "it was changed: {failure}");
                } else {
                    runtime.block_on(app.practice_hidden(is_hidden)).expect("it was possible a moment ago");
                    let again = runtime.block_on(app.connections()).expect("the program's own file");
                    assert_eq!(json(&again), json(&rows));
                }
            }
            Err(failure) => {
                repeats_nothing(&failure, &text);
                let refused = runtime.block_on(app.practice_hidden(true)).expect_err("a file that cannot be read");
                assert_eq!(refused, failure);
                assert_eq!(std::fs::read(&file).expect("the file"), input, "it was changed: {failure}");
            }
        }
        // Another program that starts with this file opens with one of its connections, or reports why it cannot.
        match runtime.block_on(App::open(Home::at(folder.path()), options())) {
            Ok(second) => drop(runtime.block_on(second.close())),
            Err(failure) => repeats_nothing(&failure, &text),
        }
    });
}
