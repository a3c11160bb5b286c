//! What the simulated network records: two voices, as soft tones that take turns.

/// Samples a second.
const RATE: u32 = 8000;

/// The longest recording, in seconds: enough to hear that there is one.
const LONGEST: u32 = 20;

/// How long a voice speaks, in seconds.
const TURN: u32 = 2;

/// The periods of the two voices, in samples: 400 and 320 Hz.
const PERIODS: [u32; 2] = [20, 25];

/// A recording of so many seconds: one channel of 8 bits in a WAV file (RIFF, PCM).
pub fn recording(seconds: u32) -> Vec<u8> {
    let samples = seconds.clamp(1, LONGEST) * RATE;
    let mut file = Vec::with_capacity(44 + samples as usize);
    let mut put = |bytes: &[u8]| file.extend_from_slice(bytes);
    put(b"RIFF");
    put(&(36 + samples).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16_u32.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&RATE.to_le_bytes());
    put(&RATE.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&8_u16.to_le_bytes());
    put(b"data");
    put(&samples.to_le_bytes());
    file.extend((0..samples).map(sample));
    file
}

/// A triangle, 128 being silence; each turn fades in and out, so that nothing clicks.
fn sample(at: u32) -> u8 {
    let turn = TURN * RATE;
    let within = at % turn;
    let [first, second] = PERIODS;
    let period = if (at / turn).is_multiple_of(2) { first } else { second };
    let rising = (within % period) * 2;
    let height = if rising < period { rising } else { 2 * period - rising };
    let loudness = within.min(turn - within).min(RATE / 10);
    // At most 24 above silence.
    let above = height * loudness * 24 / (period * (RATE / 10));
    u8::try_from(128 - 12 * loudness / (RATE / 10) + above).unwrap_or(128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_a_file_that_says_how_long_it_is() {
        for (seconds, heard) in [(0, 1), (7, 7), (5000, LONGEST)] {
            let file = recording(seconds);
            let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
            assert_eq!(
                (&file[..4], &file[8..16], &file[36..40]),
                (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..])
            );
            assert_eq!((number(4) as usize, number(40)), (file.len() - 8, heard * RATE));
            assert_eq!(number(24), RATE);
            assert_eq!(file.len(), 44 + (heard * RATE) as usize);
        }
    }

    #[test]
    fn it_sounds_and_begins_and_ends_in_silence() {
        let sound = &recording(8)[44..];
        assert_eq!((sound[0], sound[sound.len() - 1]), (128, 128));
        let (low, high) = (sound.iter().min().unwrap(), sound.iter().max().unwrap());
        assert!(*low <= 118 && *high >= 138, "{low} {high}");
    }
}
