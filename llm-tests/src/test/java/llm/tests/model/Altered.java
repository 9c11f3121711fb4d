package llm.tests.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** A model with something changed in its file; its weights are 32-bit floats. */
final class Altered {
  private final GgufFile original;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private Altered(GgufFile original) {
    this.original = original;
    for (var tensor : original.tensors()) {
      put(tensor.name(), tensor.toFloats(), tensor.dimensions());
    }
  }

  static Altered of(Path model) {
    return new Altered(GgufFile.open(model));
  }

  /** The model that tells stories. */
  static Altered stories() {
    return of(Stories.file());
  }

  /** With a value of its metadata. */
  Altered withValue(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** With a vector more, or another in a tensor's place. */
  Altered withVector(String name, float... values) {
    put(name, values, values.length);
    return this;
  }

  /** With other weights in a tensor that it has. */
  Altered withWeights(String name, UnaryOperator<float[]> change) {
    var tensor = tensors.get(name);
    put(name, change.apply(tensor.toFloats()), tensor.dimensions());
    return this;
  }

  /** With a tensor under another name too. */
  Altered withCopy(String name, String copy) {
    var tensor = tensors.get(name);
    put(copy, tensor.toFloats(), tensor.dimensions());
    return this;
  }

  private void put(String name, float[] floats, long... dimensions) {
    var bytes = MemorySegment.ofArray(floats);
    tensors.put(
        name,
        new Tensor(
            name,
            TensorType.F32,
            dimensions,
            (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes)));
  }

  Path write(Path file) {
    var writer = GgufWriter.create().putAll(original.metadata());
    values.forEach(writer::put);
    tensors.values().forEach(writer::tensor);
    writer.write(file);
    return file;
  }
}
