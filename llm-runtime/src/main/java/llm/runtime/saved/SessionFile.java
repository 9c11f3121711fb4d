package llm.runtime.saved;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Supplier;
import llm.api.SessionFileException;
import llm.api.SessionFileException.Kind;
import llm.tensor.Quoted;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * The file of a session.
 *
 * <p>Numbers are little-endian, of 4 bytes. In this order: the magic {@value #MAGIC}; the version;
 * the model's identity, 32 bytes (see {@link ModelIdentity}); the model's name and the cache's
 * type, each its length and its UTF-8; whether an encoder was given its text apart; how many tokens
 * there are, and the tokens; the state as {@link SequenceState#save} writes it; the SHA-256 of all
 * that.
 *
 * <p>It is written beside its place, under a name that ends in {@code .part}, and moved there when
 * it is whole. It is read twice: first for the SHA-256 alone.
 */
public final class SessionFile {
  private static final String MAGIC = "LLMSESSN";
  private static final int VERSION = 1;
  private static final int NAME_LIMIT = 1 << 12;

  /**
   * The model that writes a session, or reads one.
   *
   * @param identity see {@link ModelIdentity}
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  public record Owner(
      String name,
      byte[] identity,
      KeyValueType cacheType,
      int contextLength,
      int vocabularySize) {}

  /**
   * What a session is.
   *
   * @param state behind the first tokens
   * @param encoded whether an encoder was given its text apart from the prompt
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  public record Contents(SequenceState state, int[] tokens, boolean encoded) {}

  private final Path path;
  private final Owner owner;

  /** The session of a model in a file, which need not be there. */
  public SessionFile(Path path, Owner owner) {
    this.path = path;
    this.owner = owner;
  }

  // ---- Writing

  /**
   * Writes a session; what was in the file before stays until all is written.
   *
   * @throws SessionFileException if it cannot be written, or the model's states cannot be kept
   */
  public void write(Contents session) {
    var target = path.toAbsolutePath();
    try {
      if (target.getFileName() == null) throw new IOException("it is no file");
      var part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
      try {
        writeTo(part, session);
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new SessionFileException(
          Kind.INACCESSIBLE, path + " cannot be written: " + reason(e), e);
    } catch (UnsupportedOperationException e) {
      throw new SessionFileException(
          Kind.OTHER_MODEL,
          path + ": " + Quoted.of(owner.name) + " has states that cannot be kept: " + reason(e),
          e);
    }
  }

  private void writeTo(Path part, Contents session) throws IOException {
    var digest = ModelIdentity.sha256();
    try (var file = Files.newOutputStream(part)) {
      write(new DigestOutputStream(file, digest), session);
      file.write(digest.digest());
    }
  }

  private void write(OutputStream out, Contents session) throws IOException {
    var writer = new StateWriter(out);
    writer.writeBytes(MAGIC.getBytes(US_ASCII));
    writer.writeInt(VERSION);
    writer.writeBytes(owner.identity);
    text(writer, owner.name);
    text(writer, owner.cacheType.name());
    writer.writeInt(session.encoded ? 1 : 0);
    writer.writeInt(session.tokens.length);
    writer.writeInts(session.tokens);
    session.state.save(writer);
    writer.flush();
  }

  private static void text(StateWriter writer, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    var cut = Arrays.copyOf(bytes, Math.min(bytes.length, NAME_LIMIT));
    writer.writeInt(cut.length);
    writer.writeBytes(cut);
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  // ---- Reading

  /** Takes memory for a state. */
  @FunctionalInterface
  public interface Room {
    /** Whether there is memory for so many positions: it is the state's then. */
    boolean reserve(SequenceState state, int length);
  }

  /**
   * Reads a session. Where there is no memory for its state now, it has read none of its tokens:
   * they are read again, as those of a session that gave its memory to others.
   *
   * @param newState gives a state of the owner's of which nothing was seen yet
   * @throws SessionFileException if it cannot be read, is damaged, or is not the owner's
   */
  public Contents read(Supplier<SequenceState> newState, Room room) {
    try {
      long bytes = Files.size(path);
      checkBeginning(bytes);
      checkDigest(bytes);
      try (var in = new BufferedInputStream(Files.newInputStream(path))) {
        return contents(new StateReader(in, bytes - ModelIdentity.BYTES), newState, room);
      }
    } catch (EOFException | StreamCorruptedException e) {
      throw damaged(reason(e), e);
    } catch (IOException e) {
      throw new SessionFileException(Kind.INACCESSIBLE, path + " cannot be read: " + reason(e), e);
    } catch (UnsupportedOperationException e) {
      throw new SessionFileException(
          Kind.OTHER_MODEL, path + ": states of this model cannot be kept: " + reason(e), e);
    }
  }

  /** What is no session at all, or of a later version, is told before the rest is looked at. */
  private void checkBeginning(long bytes) throws IOException {
    try (var in = Files.newInputStream(path)) {
      var reader = new StateReader(in, bytes);
      magic(reader);
      int version = reader.readInt();
      if (version == VERSION) return;
      throw new SessionFileException(
          Kind.OTHER_VERSION, path + ": a session of version " + version + ", expected " + VERSION);
    }
  }

  private static void magic(StateReader reader) throws IOException {
    var magic = new byte[MAGIC.length()];
    reader.readBytes(magic);
    if (!Arrays.equals(magic, MAGIC.getBytes(US_ASCII))) {
      throw new StreamCorruptedException("it does not begin as a session does");
    }
  }

  private void checkDigest(long bytes) throws IOException {
    var digest = ModelIdentity.sha256();
    try (var in = Files.newInputStream(path)) {
      long left = bytes - ModelIdentity.BYTES;
      if (left < 0) throw new EOFException("it ends too early");
      var buffer = new byte[1 << 16];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) throw new EOFException("it ends too early");
        digest.update(buffer, 0, read);
        left -= read;
      }
      if (MessageDigest.isEqual(digest.digest(), in.readNBytes(ModelIdentity.BYTES))) return;
      throw new StreamCorruptedException("its SHA-256 is not that of what it holds");
    }
  }

  private Contents contents(StateReader reader, Supplier<SequenceState> newState, Room room)
      throws IOException {
    magic(reader);
    reader.readInt(); // the version
    checkOwner(reader);
    boolean encoded = reader.readCount(1, "whether a text was encoded") == 1;
    var tokens = tokens(reader);
    var state = newState.get();
    try {
      // what an encoder has read cannot be read again
      if (!room.reserve(state, tokens.length) && !encoded) {
        return new Contents(state, tokens, false);
      }
      state.restore(reader, tokens.length);
      if (reader.remaining() > 0) {
        throw new StreamCorruptedException(reader.remaining() + " bytes follow its end");
      }
      state.truncate(state.length()); // what it has not seen takes no memory
      return new Contents(state, tokens, encoded);
    } catch (Throwable e) {
      state.close(); // what it took is given back at once
      throw e;
    }
  }

  private void checkOwner(StateReader reader) throws IOException {
    var identity = new byte[ModelIdentity.BYTES];
    reader.readBytes(identity);
    var name = text(reader, "the model's name");
    var type = text(reader, "the cache's type");
    if (!Arrays.equals(identity, owner.identity)) {
      throw new SessionFileException(
          Kind.OTHER_MODEL,
          path
              + ": a session of another model, "
              + Quoted.of(name)
              + "; this one is "
              + Quoted.of(owner.name));
    }
    if (type.equals(owner.cacheType.name())) return;
    throw new SessionFileException(
        Kind.OTHER_OPTIONS,
        path
            + ": its keys and values are of type "
            + Quoted.line(type)
            + ", the model was loaded for "
            + owner.cacheType);
  }

  private static String text(StateReader reader, String what) throws IOException {
    int length = reader.readCount(NAME_LIMIT, what);
    reader.require(length, what);
    var bytes = new byte[length];
    reader.readBytes(bytes);
    return new String(bytes, UTF_8);
  }

  private int[] tokens(StateReader reader) throws IOException {
    int count = reader.readCount(Integer.MAX_VALUE, "tokens");
    reader.require((long) count * Integer.BYTES, "tokens");
    if (count > owner.contextLength) {
      throw new SessionFileException(
          Kind.OTHER_OPTIONS,
          path + ": it holds " + count + " tokens, but the context holds " + owner.contextLength);
    }
    var tokens = reader.readInts(count, "tokens");
    for (int token : tokens) {
      if (token >= 0 && token < owner.vocabularySize) continue;
      throw new StreamCorruptedException(
          "token " + token + ", expected 0 to " + (owner.vocabularySize - 1));
    }
    return tokens;
  }

  private SessionFileException damaged(String why, Throwable cause) {
    return new SessionFileException(Kind.DAMAGED, path + " is damaged: " + why, cause);
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
