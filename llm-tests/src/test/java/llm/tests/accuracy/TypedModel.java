package llm.tests.accuracy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Quantization;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** A model whose matrices are of one type, as far as its blocks fill rows; the rest is F32. */
final class TypedModel {
  private TypedModel() {}

  /** Writes it; how many matrices are of the type, 0 where none can be. */
  static int write(GgufFile original, TensorType type, Path target) {
    var writer = GgufWriter.create().putAll(original.metadata());
    int count = 0;
    for (var tensor : original.tensors()) {
      boolean typed = tensor.dimensions().length > 1 && tensor.columns() % type.blockSize() == 0;
      if (typed) count++;
      writer.tensor(converted(tensor, typed ? type : TensorType.F32));
    }
    if (count > 0) writer.write(target);
    return count;
  }

  private static Tensor converted(Tensor tensor, TensorType type) {
    var floats = tensor.toFloats();
    var bytes = MemorySegment.ofArray(new byte[Math.toIntExact(type.byteSize(floats.length))]);
    if (Quantization.canEncode(type)) {
      Quantization.encode(type, floats, 0, floats.length, bytes, 0);
    } else {
      Mxfp4.encode(floats, bytes);
    }
    return new Tensor(
        tensor.name(),
        type,
        tensor.dimensions(),
        (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
  }
}
