package llm.testkit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Tensor;

/** A whole model in memory: what a file would hold. */
record ModelFixture(String name, Map<String, Object> metadata, List<Tensor> tensors) {
  /** What a file holds. */
  static ModelFixture read(String name, byte[] model) {
    var bytes = Arena.ofAuto().allocate(model.length, 64).copyFrom(MemorySegment.ofArray(model));
    var file = GgufFile.read(name, bytes);
    return new ModelFixture(name, file.metadata().asMap(), file.tensors());
  }

  /** The same without one of its tensors. */
  @SuppressWarnings("ReferenceEquality") // this very tensor
  ModelFixture without(Tensor tensor) {
    return new ModelFixture(name, metadata, tensors.stream().filter(t -> t != tensor).toList());
  }

  /** The same with one of its tensors changed. */
  @SuppressWarnings("ReferenceEquality") // this very tensor
  ModelFixture with(Tensor tensor, UnaryOperator<Tensor> change) {
    var changed = new ArrayList<Tensor>();
    for (var t : tensors) changed.add(t == tensor ? change.apply(t) : t);
    return new ModelFixture(name, metadata, changed);
  }

  /** The bytes of its file. */
  byte[] bytes() {
    try {
      var file = Files.createTempFile("tiny", ".gguf");
      try {
        var writer = GgufWriter.create();
        metadata.forEach(writer::put);
        for (var tensor : tensors) writer.tensor(tensor);
        writer.write(file);
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
