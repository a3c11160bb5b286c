//! A second, deliberately naive reading of the rulebook, for tests only.
