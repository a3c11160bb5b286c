//! A bounded memory of what was used lately.

use std::collections::HashMap;
use std::hash::Hash;

/// Values that were used lately: at least the latest `size` of them, at most twice as many.
///
/// Two generations: what is used moves to the young one; when that is full it becomes the old one, and what
/// was old and not used since is forgotten.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    size: usize,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash + Copy, V: Copy> Recent<K, V> {
    /// Remembers nothing yet.
    pub(crate) fn new(size: usize) -> Self {
        Self { size, young: HashMap::new(), old: HashMap::new() }
    }

    /// The value, if it was used lately.
    pub(crate) fn get(&mut self, key: K) -> Option<V> {
        if let Some(value) = self.young.get(&key) {
            return Some(*value);
        }
        let value = self.old.remove(&key)?;
        self.put(key, value);
        Some(value)
    }

    /// Remembers a value in place of an earlier one.
    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.size {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Forgets a value.
    pub(crate) fn forget(&mut self, key: K) {
        self.young.remove(&key);
        self.old.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_is_forgotten() {
        let mut recent = Recent::new(10);
        recent.put(0, "kept");
        for key in 1..1000 {
            recent.put(key, "passing");
            assert_eq!(recent.get(0), Some("kept"), "after {key}");
            assert!(recent.young.len() + recent.old.len() <= 20);
        }
        assert_eq!(recent.get(1), None);
        assert_eq!(recent.get(995), Some("passing"));
        recent.put(995, "changed");
        assert_eq!(recent.get(995), Some("changed"));
        recent.forget(995);
        assert_eq!(recent.get(995), None);
    }

    #[test]
    fn a_new_value_hides_an_old_one() {
        let mut recent = Recent::new(2);
        for key in 0..4 {
            recent.put(key, "first");
        }
        recent.put(0, "second");
        recent.put(9, "other");
        assert_eq!(recent.get(0), Some("second"));
    }
}
