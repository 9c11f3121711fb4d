package llm.tests.model;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Quantization;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** Models whose matrices are halves, with the matrices in another type. */
final class Quantized {
  private Quantized() {}

  /** Writes a copy; what does not fill the type's blocks, and what is no half, stays as it is. */
  static Path copy(Path model, TensorType type, Path target) {
    try (var file = GgufFile.open(model);
        var arena = Arena.ofConfined()) {
      var writer = GgufWriter.create().putAll(file.metadata());
      for (var tensor : file.tensors()) {
        boolean fits = tensor.columns() % type.blockSize() == 0;
        boolean isHalf = tensor.type() == TensorType.F16;
        writer.tensor(fits && isHalf ? encoded(tensor, type, arena) : tensor);
      }
      writer.write(target);
      return target;
    }
  }

  private static Tensor encoded(Tensor tensor, TensorType type, Arena arena) {
    var floats = tensor.toFloats();
    var bytes = arena.allocate(type.byteSize(floats.length), 64);
    Quantization.encode(type, floats, 0, floats.length, bytes, 0);
    return new Tensor(tensor.name(), type, tensor.dimensions(), (Arena ignored) -> bytes);
  }
}
