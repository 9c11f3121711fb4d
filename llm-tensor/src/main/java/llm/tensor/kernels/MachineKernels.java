package llm.tensor.kernels;

import java.util.stream.Stream;
import llm.tensor.codec.Codec;

/**
 * {@link VectorKernels}, and machine code that is written at run time for what C2 has no
 * instructions for: products of integers of 8 bits, and asking for memory ahead.
 */
final class MachineKernels extends VectorKernels {
  MachineKernels() {}

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public Stream<Packing> packings(Codec codec, int rows, int columns) {
    var packing =
        QuadPacking.of(codec, rows, columns).or(() -> ColumnPacking.of(codec, rows, columns));
    return Stream.concat(packing.stream(), super.packings(codec, rows, columns));
  }
}
