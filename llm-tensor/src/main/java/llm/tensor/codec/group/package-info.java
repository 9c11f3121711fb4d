/** The integers of the groups of columns of a block, as those read them who pack weights anew. */
@NullMarked
package llm.tensor.codec.group;

import org.jspecify.annotations.NullMarked;
