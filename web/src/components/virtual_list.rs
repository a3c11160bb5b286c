//! A list of any length, of which only what is in sight is in the document.
//!
//! Rows are all of one height, which the first one tells. What lies above and below them is two empty
//! items of the missing height, set through the style's own interface: a strict content security policy
//! allows that, and a `style` attribute not.

use gloo_events::EventListener;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::dom::{Child, el};

/// Rows beyond the edges, so that a quick scroll or the keyboard finds them there.
const BEYOND: usize = 8;
/// Rows are drawn anew only when as many have passed the edge.
const STEP: usize = 4;
/// What a row is taken to be high, in pixels, until one has been measured.
const GUESS: f64 = 96.0;

/// The list.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// How many rows there are.
    pub count: usize,
    /// Draws a row, an `li`.
    pub row: Callback<usize, Html>,
    /// Raised when rows have changed.
    pub version: u32,
    /// The list's name.
    pub label: AttrValue,
    /// A row that has to be in sight and have the focus; with a number that is raised for each wish.
    #[prop_or_default]
    pub wanted: Option<(usize, u32)>,
    /// Told whenever the last row is drawn: where there are more to be had, it is time.
    #[prop_or_default]
    pub at_end: Callback<()>,
}

/// The part of the list that is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first row.
    pub start: usize,
    /// The row after the last.
    pub end: usize,
}

/// The rows to draw when `above` pixels of the list are scrolled out and `height` are in sight.
#[must_use]
pub fn window(count: usize, row: f64, above: f64, height: f64) -> Window {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels, not negative")]
    let rows = |pixels: f64| (pixels.max(0.0) / row.max(1.0)) as usize;
    let first = rows(above) / STEP * STEP;
    let last = rows(above + height) + 1;
    let start = first.saturating_sub(BEYOND).min(count);
    let end = (last.div_ceil(STEP) * STEP + BEYOND).min(count);
    Window { start, end: end.max(start) }
}

/// The list, scrolled with the page itself.
#[component]
pub fn VirtualList(props: &Props) -> Html {
    let shown = use_state_eq(|| Window { start: 0, end: props.count.min(24) });
    let height = use_mut_ref(|| GUESS);
    let (list, before, after) = (use_node_ref(), use_node_ref(), use_node_ref());
    let look = {
        let (list, shown, height) = (list.clone(), shown.clone(), height.clone());
        use_callback(props.count, move |(), count| {
            if let Some((above, sight)) = scrolled(&list) {
                shown.set(window(*count, *height.borrow(), above, sight));
            }
        })
    };
    {
        let look = look.clone();
        use_effect_with(look, |look| {
            look.emit(());
            let on = |name: &'static str| {
                let look = look.clone();
                web_sys::window().map(|window| EventListener::new(&window, name, move |_| look.emit(())))
            };
            let guards = (on("scroll"), on("resize"));
            move || drop(guards)
        });
    }
    let part = Window { start: shown.start.min(props.count), end: shown.end.min(props.count) };
    {
        let (list, before, after, height) = (list.clone(), before.clone(), after.clone(), height.clone());
        use_effect_with((part, props.count), move |(part, count)| {
            if let Some(row) =
                list.cast::<Element>().and_then(|list| list.query_selector("[data-row]").ok().flatten())
            {
                let measured = row.get_bounding_client_rect().height();
                if measured > 0.0 && (measured - *height.borrow()).abs() > 0.5 {
                    *height.borrow_mut() = measured;
                    look.emit(());
                }
            }
            let row = *height.borrow();
            set_height(&before, part.start, row);
            set_height(&after, count - part.end, row);
        });
    }
    use_wanted(props.wanted, list.clone(), height);
    use_effect_with((part.end == props.count, props.count), {
        let at_end = props.at_end.clone();
        move |(is_end, _)| {
            if *is_end {
                at_end.emit(());
            }
        }
    });
    el("ul")
        .class("rows")
        .bind(&list)
        .attr("aria-label", props.label.clone())
        .with(
            el("li")
                .class("rows-space")
                .bind(&before)
                .attr("role", "presentation")
                .attr("aria-hidden", "true"),
        )
        .each((part.start..part.end).map(|index| Child::child(props.row.emit(index))))
        .with(
            el("li")
                .class("rows-space")
                .bind(&after)
                .attr("role", "presentation")
                .attr("aria-hidden", "true"),
        )
        .html()
}

/// Brings a wanted row into sight, and gives its link the focus once it is drawn.
#[hook]
fn use_wanted(wanted: Option<(usize, u32)>, list: NodeRef, height: std::rc::Rc<std::cell::RefCell<f64>>) {
    use_effect_with(wanted, move |wanted| {
        let Some((index, _)) = *wanted else { return };
        let Some(top) = list.cast::<Element>().map(|list| list.get_bounding_client_rect().top()) else {
            return;
        };
        let Some(page) = web_sys::window() else { return };
        let row = *height.borrow();
        #[expect(clippy::cast_precision_loss, reason = "a list has fewer than 2^52 rows")]
        let at = top + index as f64 * row;
        let sight = page.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        let room = row * 1.5;
        if at < room {
            page.scroll_by_with_x_and_y(0.0, at - room);
        } else if at + row + room > sight {
            page.scroll_by_with_x_and_y(0.0, at + row + room - sight);
        }
        // The row is drawn once the scroll has been seen.
        gloo_timers::callback::Timeout::new(40, move || {
            let link = list
                .cast::<Element>()
                .and_then(|list| list.query_selector(&format!("[data-row='{index}'] a")).ok().flatten());
            if let Some(link) = link.and_then(|link| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(link).ok())
            {
                // An element that cannot take the focus leaves the page as it is.
                let _ = link.focus();
            }
        })
        .forget();
    });
}

/// How many pixels of the list are above the window's edge, and how high the window is.
fn scrolled(list: &NodeRef) -> Option<(f64, f64)> {
    let top = list.cast::<Element>()?.get_bounding_client_rect().top();
    let height = web_sys::window()?.inner_height().ok()?.as_f64()?;
    Some((-top, height))
}

/// A length, in whole pixels: to write fractions takes 20 kB of tables.
#[must_use]
pub fn px(pixels: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a page has fewer than 2^63 pixels")]
    let whole = pixels.round() as i64;
    format!("{whole}px")
}

fn set_height(space: &NodeRef, rows: usize, row: f64) {
    if let Some(space) = space.cast::<HtmlElement>() {
        #[expect(clippy::cast_precision_loss, reason = "a list has fewer than 2^52 rows")]
        let pixels = rows as f64 * row;
        // A length: no browser refuses it.
        let _ = space.style().set_property("height", &px(pixels));
    }
}
