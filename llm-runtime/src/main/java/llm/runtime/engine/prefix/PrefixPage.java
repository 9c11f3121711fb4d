package llm.runtime.engine.prefix;

/** What is kept of a page of tokens. */
public interface PrefixPage extends AutoCloseable {
  /** Whether a sequence can go on behind it. */
  boolean canResume();

  /** Lets that go without which no sequence can go on behind it, where it takes memory. */
  void dropCheckpoint();

  /** Whether closing it would give no memory back, since others have what it holds. */
  boolean isShared();

  /** Lets all of it go. */
  @Override
  void close();
}
