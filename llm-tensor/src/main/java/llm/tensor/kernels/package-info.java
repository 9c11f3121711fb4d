/**
 * What computes: one interface, {@link llm.tensor.kernels.Kernels}, a scalar implementation that is
 * the readable specification, and one with the Vector API.
 *
 * <p>Everything here works on plain arrays and segments, with offsets its callers have checked, and
 * on one thread; {@code llm.tensor} cuts the work up. Nothing here allocates while it computes.
 */
@NullMarked
package llm.tensor.kernels;

import org.jspecify.annotations.NullMarked;
