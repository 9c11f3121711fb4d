package llm.runtime.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import llm.tokenizer.Tokenizer;

/**
 * The formats of a model's chats. Those asked for last are kept: what a template is like is learnt
 * by rendering examples, which takes milliseconds, and the chats of a model have one template
 * mostly, or one more for tools. Any thread may ask.
 */
public final class ChatFormats {
  private static final int MOST = 4;

  private final String name;
  private final Tokenizer tokenizer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ChatFormat> known = new LinkedHashMap<>(8, 0.75f, true); // by source

  /**
   * No formats yet.
   *
   * @param name of the model, for messages
   */
  public ChatFormats(String name, Tokenizer tokenizer) {
    this.name = name;
    this.tokenizer = tokenizer;
  }

  /**
   * The format that a template describes.
   *
   * @throws llm.api.ChatTemplateException if it is no template, or examples cost it too much
   */
  public ChatFormat of(String source) {
    lock.lock();
    try {
      var format = known.get(source);
      if (format != null) return format;
    } finally {
      lock.unlock();
    }
    return kept(source, ChatFormat.of(name, source, tokenizer)); // nobody waits for examples
  }

  private ChatFormat kept(String source, ChatFormat learnt) {
    lock.lock();
    try {
      var first = known.putIfAbsent(source, learnt);
      if (known.size() > MOST) known.remove(known.keySet().iterator().next());
      return first == null ? learnt : first;
    } finally {
      lock.unlock();
    }
  }
}
