/** Mixers that keep a state of fixed size of a sequence: convolutions and recurrences. */
@NullMarked
package llm.blocks.recurrent;

import org.jspecify.annotations.NullMarked;
