/** How what is kept of sequences is written, and read back: bytes that are not believed. */
@NullMarked
package llm.tensor.sequence.io;

import org.jspecify.annotations.NullMarked;
