/** The families of Liquid AI. */
@NullMarked
package llm.arch.liquid;

import org.jspecify.annotations.NullMarked;
