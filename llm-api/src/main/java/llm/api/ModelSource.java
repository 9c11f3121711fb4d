package llm.api;

import java.nio.file.Path;

/** Where a model comes from. */
public sealed interface ModelSource {
  /** A name for messages. */
  String name();

  /**
   * A GGUF file; of a model in shards ({@code -00001-of-00003.gguf}) the first.
   *
   * @param path where it is; mapped, not read
   */
  record File(Path path) implements ModelSource {
    /** Checks that nothing is missing. */
    public File {
      Checks.present("path", path);
      Checks.that(!path.toString().isEmpty(), "path", "\"\"", "that of a file");
    }

    @Override
    public String name() {
      return path.toString();
    }
  }

  /**
   * A GGUF file that was read into memory: a resource of a jar, say.
   *
   * @param name for messages
   * @param bytes the whole file; not copied here, so leave it as it is
   */
  @SuppressWarnings("ArrayRecordComponent") // gigabytes are neither copied nor compared
  record Memory(String name, byte[] bytes) implements ModelSource {
    /** Checks that nothing is missing. */
    public Memory {
      Checks.present("name", name);
      Checks.present("bytes", bytes);
    }
  }

  /** A GGUF file. */
  static ModelSource of(Path path) {
    return new File(path);
  }

  /** A GGUF file in memory. */
  static ModelSource of(String name, byte[] bytes) {
    return new Memory(name, bytes);
  }
}
