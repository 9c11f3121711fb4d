/** Writes a model's weights in other types. */
@NullMarked
package llm.cli.quantize;

import org.jspecify.annotations.NullMarked;
