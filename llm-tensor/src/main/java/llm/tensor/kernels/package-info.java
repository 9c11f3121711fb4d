/**
 * The arithmetic: one interface, {@link llm.tensor.kernels.Kernels}, and what computes it.
 *
 * <p>{@link llm.tensor.kernels.ScalarKernels} is the readable specification, in plain loops; {@code
 * SmallKernels} is the same for small models. {@code VectorKernels} computes with the Vector API,
 * {@code MachineKernels} with machine code that is written at run time, and with the former where
 * it has none. {@link llm.tensor.kernels.KernelChoice} chooses once for each VM, {@link
 * llm.tensor.kernels.SizedKernels} what is small. Weights in a layout that one kernel multiplies
 * are {@link llm.tensor.kernels.Weights}; a {@link llm.tensor.kernels.Packing} makes them.
 *
 * <p>Everything here works on plain arrays and segments, with offsets that its callers have
 * checked, and on one thread; {@code llm.tensor} cuts the work up. Nothing allocates while it
 * computes, beyond scratch memory that grows to the largest work there was, and code that is
 * written when it is first needed. No exception here is for users: what a model's file can cause
 * was checked before.
 *
 * <p>{@code docs/kernels.md} says how the kernels work, and how to add to them.
 */
@NullMarked
package llm.tensor.kernels;

import org.jspecify.annotations.NullMarked;
