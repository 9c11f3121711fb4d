package llm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import llm.api.LlmException;
import llm.api.ModelAccessException;
import llm.api.ModelFormatException;
import llm.api.ModelSource;
import llm.gguf.GgufException;
import llm.gguf.GgufFile;
import llm.gguf.MetadataArray;
import llm.tokenizer.Tokenizer;

/** Reads the parts of a GGUF file, whether it is mapped or in memory. */
final class ModelFile {
  private static final String TOKENS = "tokenizer.ggml.tokens";

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
      throw failure(e);
    }
  }

  /** What to tell of a failure of a file. */
  static LlmException failure(GgufException e) {
    var message = String.valueOf(e.getMessage());
    return e.isUnreadable()
        ? new ModelAccessException(message, e)
        : new ModelFormatException(message, e);
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
  ModelTokenizer tokenizer(Optional<String> pre) {
    var vocabulary = new HashMap<>(metadata());
    vocabulary.computeIfPresent(
        TOKENS, (_, tokens) -> tokens instanceof MetadataArray a ? new TokenSpellings(a) : tokens);
    return ModelTokenizer.translated(
        name,
        () -> {
          var tokenizer =
              pre.isPresent() ? Tokenizer.of(vocabulary, pre.get()) : Tokenizer.of(vocabulary);
          return new ModelTokenizer(name, tokenizer);
        });
  }

  /** The tokens: strings, and the bytes of those that are not UTF-8. */
  private static final class TokenSpellings extends AbstractList<Object> {
    private final MetadataArray tokens;

    TokenSpellings(MetadataArray tokens) {
      this.tokens = tokens;
    }

    @Override
    public Object get(int index) {
      var element = tokens.get(index);
      boolean suspicious = element instanceof String text && text.indexOf('\uFFFD') >= 0;
      return suspicious ? tokens.malformed(index).<Object>map(b -> b).orElse(element) : element;
    }

    @Override
    public int size() {
      return tokens.size();
    }
  }
}
