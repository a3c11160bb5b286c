//! Elements, built by calls.
//!
//! The pages are written with these calls rather than with Yew's `html!`, which writes the whole
//! construction of each element out where it stands: with it, this application was 818 kB of
//! WebAssembly. Components keep their `html!` tags.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, ListenerKind, VList, VNode, VTag, VText};

/// An element that is being built.
#[derive(Debug)]
pub struct El(Box<VTag>);

/// An element of this name.
#[inline(never)]
#[must_use]
pub fn el(tag: &'static str) -> El {
    El(Box::new(VTag::new(AttrValue::Static(tag))))
}

/// Words that somebody has written, among others: with a direction of their own, so that they cannot turn those
/// around them.
#[must_use]
pub fn written(words: impl Child) -> El {
    el("bdi").attr("dir", "auto").with(words)
}

/// Several nodes in a row.
#[inline(never)]
pub fn nodes(children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, None))
}

/// What an attribute can be given: nothing leaves it out.
pub trait Value {
    /// The value.
    fn value(self) -> Option<AttrValue>;
}

impl Value for &'static str {
    fn value(self) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl Value for String {
    fn value(self) -> Option<AttrValue> {
        Some(self.into())
    }
}

impl Value for AttrValue {
    fn value(self) -> Option<AttrValue> {
        Some(self)
    }
}

impl Value for Classes {
    fn value(self) -> Option<AttrValue> {
        (!self.is_empty()).then(|| self.to_string().into())
    }
}

impl<T: Value> Value for Option<T> {
    fn value(self) -> Option<AttrValue> {
        self.and_then(Value::value)
    }
}

/// What an element can hold.
pub trait Child {
    /// The node.
    fn child(self) -> Html;
}

impl Child for El {
    fn child(self) -> Html {
        self.html()
    }
}

impl Child for Html {
    fn child(self) -> Html {
        self
    }
}

impl Child for String {
    fn child(self) -> Html {
        text(self.into())
    }
}

impl Child for &str {
    fn child(self) -> Html {
        text(AttrValue::from(self.to_owned()))
    }
}

impl Child for &String {
    fn child(self) -> Html {
        self.as_str().child()
    }
}

impl Child for AttrValue {
    fn child(self) -> Html {
        text(self)
    }
}

impl Child for &AttrValue {
    fn child(self) -> Html {
        text(self.clone())
    }
}

impl<T: Child> Child for Option<T> {
    fn child(self) -> Html {
        self.map(Child::child).unwrap_or_default()
    }
}

#[inline(never)]
fn text(text: AttrValue) -> Html {
    VNode::from(VText::new(text))
}

/// One listener for every kind of event: the kinds differ in their names alone.
struct On {
    kind: ListenerKind,
    hear: Box<dyn Fn(web_sys::Event)>,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: web_sys::Event) {
        (self.hear)(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

macro_rules! listeners {
    ($($name:ident: $event:ty),+ $(,)?) => {$(
        /// Listens for the event of this name.
        #[must_use]
        pub fn $name(self, callback: Callback<$event>) -> Self {
            self.on(ListenerKind::$name, Box::new(move |event| callback.emit(event.unchecked_into())))
        }
    )+};
}

impl El {
    /// An attribute; nothing leaves it out.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        self.put(name, value.value())
    }

    #[inline(never)]
    fn put(mut self, name: &'static str, value: Option<AttrValue>) -> Self {
        if let Some(value) = value {
            self.0.add_attribute(name, value);
        }
        self
    }

    /// An attribute that is there or not.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        self.put(name, on.then_some(AttrValue::Static(name)))
    }

    /// One or more classes, beside those it has; nothing adds none.
    #[must_use]
    pub fn class(self, classes: impl Value) -> Self {
        self.put_class(classes.value())
    }

    #[inline(never)]
    fn put_class(mut self, more: Option<AttrValue>) -> Self {
        let Some(more) = more else { return self };
        let known =
            self.0.attributes.iter().find(|(name, _)| *name == "class").map(|(_, value)| value.to_owned());
        let all = known.map_or(more.clone(), |known| [&known, " ", &more].concat().into());
        self.0.add_attribute("class", all);
        self
    }

    /// A child, after those it has.
    #[must_use]
    pub fn with(self, child: impl Child) -> Self {
        self.push(child.child())
    }

    #[inline(never)]
    fn push(mut self, child: Html) -> Self {
        self.0.add_child(child);
        self
    }

    /// Words that somebody has written, and nothing else: with a direction of their own, and whole in the title, as
    /// the line may be cut where there is no room.
    #[must_use]
    pub fn saying(self, words: impl AsRef<str>) -> Self {
        let words = AttrValue::from(words.as_ref().to_owned());
        self.attr("dir", "auto").attr("title", words.clone()).with(words)
    }

    /// Children, after those it has.
    #[must_use]
    pub fn each<T: Child>(self, children: impl IntoIterator<Item = T>) -> Self {
        children.into_iter().fold(self, El::with)
    }

    /// What tells it from its siblings when they change places.
    #[must_use]
    pub fn key(mut self, key: impl Into<Key>) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Notes where in the document it is.
    #[must_use]
    pub fn bind(mut self, place: &NodeRef) -> Self {
        self.0.node_ref = place.clone();
        self
    }

    /// What a field holds.
    #[must_use]
    pub fn value(mut self, value: String) -> Self {
        self.0.set_value(Some(AttrValue::from(value)));
        self
    }

    /// Whether a box or a button of several is chosen.
    #[must_use]
    pub fn checked(mut self, on: bool) -> Self {
        self.0.set_checked(on);
        self
    }

    #[inline(never)]
    fn on(mut self, kind: ListenerKind, hear: Box<dyn Fn(web_sys::Event)>) -> Self {
        self.0.add_listener(Rc::new(On { kind, hear }));
        self
    }

    listeners! {
        oncancel: Event,
        onchange: Event,
        onclick: MouseEvent,
        ondragleave: DragEvent,
        ondragover: DragEvent,
        ondrop: DragEvent,
        onfocusin: FocusEvent,
        onfocusout: FocusEvent,
        oninput: InputEvent,
        onkeydown: KeyboardEvent,
        onmouseenter: MouseEvent,
        onmouseleave: MouseEvent,
        onsubmit: SubmitEvent,
    }

    /// The element, done.
    #[inline(never)]
    pub fn html(self) -> Html {
        VNode::from(*self.0)
    }
}

impl From<El> for Html {
    fn from(element: El) -> Self {
        element.html()
    }
}
