package llm.runtime.chat;

import llm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a model's chats. The one asked for last is kept: what a template is like is learnt
 * by rendering examples, which takes milliseconds, and most chats of a model have one template. Any
 * thread may ask.
 */
public final class ChatFormats {
  private final String name;
  private final Tokenizer tokenizer;
  private volatile @Nullable Known last;

  /** A format, and the template that describes it. */
  private record Known(String source, ChatFormat format) {}

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
    var known = last;
    if (known == null || !known.source.equals(source)) {
      known = new Known(source, ChatFormat.of(name, source, tokenizer));
      last = known;
    }
    return known.format;
  }
}
