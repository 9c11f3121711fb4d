/**
 * What moves a row on beside mixers and feed-forwards: several residual streams, layers' inputs.
 */
@NullMarked
package llm.blocks.residual;

import org.jspecify.annotations.NullMarked;
