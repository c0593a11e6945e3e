// A bundle of its own, since tests of other folders bundle the same entry at the same time.
import '#core/images/decoder.ts';
