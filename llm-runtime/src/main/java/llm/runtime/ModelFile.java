package llm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.util.Map;
import java.util.Optional;
import llm.api.InterruptionException;
import llm.api.LlmException;
import llm.api.ModelAccessException;
import llm.api.ModelFormatException;
import llm.api.ModelSource;
import llm.api.UnsupportedModelException;
import llm.gguf.GgufException;
import llm.gguf.GgufFile;
import llm.tensor.Quoted;
import llm.tokenizer.Tokenizer;
import llm.tokenizer.TokenizerException;

/** Reads the parts of a GGUF file, whether it is mapped or in memory. */
final class ModelFile {
  private final String name;
  private final GgufFile file;

  private ModelFile(String name, GgufFile file) {
    this.name = name;
    this.file = file;
  }

  static ModelFile open(ModelSource source) {
    try {
      var file =
          switch (source) {
            case ModelSource.File(var path) -> GgufFile.open(path);
            case ModelSource.Memory(var name, var bytes) -> {
              // Native memory, as a mapping would be; it lives as long as the tensors do.
              var copy = Arena.ofAuto().allocate(bytes.length, 64);
              copy.copyFrom(MemorySegment.ofArray(bytes));
              yield GgufFile.read(name, copy);
            }
          };
      return new ModelFile(source.name(), file);
    } catch (GgufException e) {
      throw failure(source.name(), e);
    }
  }

  private static LlmException failure(String name, GgufException e) {
    if (e.getCause() instanceof ClosedByInterruptException) {
      return new InterruptionException(name + ": loading was interrupted", e);
    }
    var message = String.valueOf(e.getMessage());
    return e.isUnreadable()
        ? new ModelAccessException(message, e)
        : new ModelFormatException(message, e);
  }

  /** What to tell of a failure of this file. */
  LlmException failure(GgufException e) {
    return failure(name, e);
  }

  /**
   * Looks whether the file is as it was.
   *
   * @throws ModelAccessException if it is not
   */
  void checkUnchanged() {
    try {
      file.checkUnchanged();
    } catch (GgufException e) {
      throw failure(e);
    }
  }

  /** The source's name, for messages. */
  String name() {
    return name;
  }

  GgufFile gguf() {
    return file;
  }

  Map<String, Object> metadata() {
    return file.metadata().asMap();
  }

  /** The tokenizer, with another pre-tokenizer if one is given. */
  Tokenizer tokenizer(Optional<String> pre) {
    try {
      return pre.isPresent() ? Tokenizer.of(metadata(), pre.get()) : Tokenizer.of(metadata());
    } catch (TokenizerException | GgufException e) {
      throw new UnsupportedModelException(Quoted.line(name + ": " + e.getMessage()), e);
    }
  }
}
