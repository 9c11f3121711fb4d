/** What an architecture plugin implements. */
@NullMarked
package llm.blocks.spi;

import org.jspecify.annotations.NullMarked;
