package llm.cli.command;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import llm.api.LlmException;
import llm.api.ModelSource;
import llm.cli.bundle.BundledModel;
import llm.cli.bundle.BundledModels;
import llm.cli.file.FileFailure;
import llm.gguf.GgufFile;

/** A model as a command line names it: a path, or {@code demo:NAME}. */
sealed interface ModelReference {
  /** For messages. */
  String name();

  /** For the runtime. */
  ModelSource source();

  /** For a look at the file itself. */
  GgufFile open();

  /** A file. */
  record OfFile(Path path) implements ModelReference {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public ModelSource source() {
      return ModelSource.of(path);
    }

    @Override
    public GgufFile open() {
      return GgufFile.open(path);
    }
  }

  /** A model that comes with the command. */
  record Bundled(BundledModel model) implements ModelReference {
    @Override
    public String name() {
      return model.reference();
    }

    @Override
    public ModelSource source() {
      return model.source();
    }

    @Override
    public GgufFile open() {
      return GgufFile.read(name(), MemorySegment.ofArray(model.bytes()));
    }
  }

  /**
   * What a text names.
   *
   * @throws LlmException if it is nothing that can be read
   */
  static ModelReference of(String text) {
    if (text.startsWith(BundledModels.PREFIX)) {
      return new Bundled(BundledModels.named(text.substring(BundledModels.PREFIX.length())));
    }
    var path = path(text);
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        return new OfFile(path);
      }
    } catch (NoSuchFileException e) {
      throw new LlmException(text + ": no such file", e);
    } catch (IOException e) {
      throw new LlmException(FileFailure.describe(path, e), e);
    }
    throw new LlmException(text + ": is a folder; expected a GGUF file");
  }

  /** The model where none is named. */
  static ModelReference ofDefault() {
    return new Bundled(BundledModels.defaultModel());
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new LlmException(text + ": is no path: " + e.getReason(), e);
    }
  }
}
