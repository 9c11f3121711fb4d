/** T5: encoders, and encoders with a decoder. */
@NullMarked
package llm.arch.t5;

import org.jspecify.annotations.NullMarked;
