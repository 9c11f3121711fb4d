/** How blocks hold integers and factors: what those read who pack weights anew. */
@NullMarked
package llm.tensor.codec.group;

import org.jspecify.annotations.NullMarked;
