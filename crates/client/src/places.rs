//! Where a lead or a client stands in its list, found by its number.

/// A hash table from numbers to places, and nothing else: the standard library's would be a tenth of
/// the whole package.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// A power of two of slots, at most half of them taken. A place is kept plus one; 0 is free.
    slots: Vec<(u64, u32)>,
    taken: usize,
}

impl Places {
    /// The place of a number.
    #[inline]
    pub(crate) fn get(&self, number: u64) -> Option<u32> {
        let slot = self.slots.get(self.slot_of(number))?;
        slot.1.checked_sub(1)
    }

    /// Notes the place of a number that has none yet.
    pub(crate) fn note(&mut self, number: u64, place: u32) {
        if self.taken * 2 >= self.slots.len() {
            self.grow();
        }
        let at = self.slot_of(number);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (number, place + 1);
            self.taken += 1;
        }
    }

    fn grow(&mut self) {
        let larger = vec![(0, 0); (self.slots.len() * 2).max(16)];
        for (number, kept) in core::mem::replace(&mut self.slots, larger) {
            let at = self.slot_of(number);
            if let (Some(slot), true) = (self.slots.get_mut(at), kept != 0) {
                *slot = (number, kept);
            }
        }
    }

    /// The slot of a number: its own, or the free one where it belongs.
    #[inline]
    fn slot_of(&self, number: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        // The upper half of the product depends on every bit of the number.
        let mut at = (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while let Some((other, kept)) = self.slots.get(at) {
            if *kept == 0 || *other == number {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn every_number_is_found_at_its_place_and_no_other_is() {
        let mut places = Places::default();
        assert_eq!(places.get(0), None);
        // Numbers that collide in their low bits, in their high bits, and 0 itself.
        let numbers = |n: u64| if n.is_multiple_of(2) { n << 32 | 7 } else { n * 1_000_003 };
        for n in 0..5000 {
            places.note(numbers(n), n as u32);
        }
        for n in 0..5000 {
            assert_eq!(places.get(numbers(n)), Some(n as u32), "{n}");
        }
        assert_eq!(places.get(12_345_678_901), None);
    }
}
