//! Another program's window with one link in it that can be dragged: `link ADDRESS`.

#[cfg(target_os = "linux")]
fn main() {
    use gtk::prelude::*;

    let address = std::env::args().nth(1).unwrap_or_default();
    if gtk::init().is_err() {
        return;
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("A link");
    window.set_default_size(200, 80);
    // This kind of button can be dragged, and drops its address.
    window.add(&gtk::LinkButton::with_label(&address, "A link to drag"));
    window.show_all();
    gtk::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {}
