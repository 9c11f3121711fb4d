/** The GGUF file format, reading and writing. */
@NullMarked
package llm.gguf;

import org.jspecify.annotations.NullMarked;
