/**
 * The arithmetic, as its users see it: {@link llm.tensor.kernel.Kernels}, and the weights that they
 * multiply.
 *
 * <p>Weights in a layout that one kernel multiplies are {@link llm.tensor.kernel.Weights}; a {@link
 * llm.tensor.kernel.Packing} makes them. What computes lies in packages below this one, a backend
 * each, which do not know each other; {@code llm.tensor.kernel.select} chooses among them.
 *
 * <p>Everything works on plain arrays and segments, with offsets that its callers have checked, and
 * on one thread; {@code llm.tensor} cuts the work up. Nothing allocates while it computes, beyond
 * scratch memory that grows to the largest work there was, and code that is written when it is
 * first needed. No exception here is for users: what a model's file can cause was checked before.
 *
 * <p>{@code docs/kernels.md} says how the kernels work, and how to add to them.
 */
@NullMarked
package llm.tensor.kernel;

import org.jspecify.annotations.NullMarked;
