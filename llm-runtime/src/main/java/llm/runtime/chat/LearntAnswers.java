package llm.runtime.chat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.ChatTemplateException;
import llm.runtime.answer.AnswerFormat;
import llm.template.ChatTemplate;

/**
 * How a template's answers with calls are written, learnt when somebody asks for tools: that takes
 * some renderings, which chats without tools do not need. Any thread may ask.
 */
final class LearntAnswers {
  private final ChatTemplate template;
  private final PromptEncoder encoder;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<AnswerFormat> format = Optional.empty();

  /** Nobody asked yet. */
  LearntAnswers(ChatTemplate template, PromptEncoder encoder) {
    this.template = template;
    this.encoder = encoder;
  }

  /**
   * The format.
   *
   * @throws ChatTemplateException if the template takes no tools
   */
  AnswerFormat withTools() {
    var learnt = get();
    if (learnt.takesTools()) return learnt;
    throw new ChatTemplateException(learnt.refusal());
  }

  private AnswerFormat get() {
    lock.lock();
    try {
      if (format.isEmpty()) format = Optional.of(AnswerFormat.of(template, controls()));
      return format.get();
    } finally {
      lock.unlock();
    }
  }

  private Set<String> controls() {
    var spellings = new HashSet<String>();
    var tokenizer = encoder.tokenizer();
    for (int id = 0; id < tokenizer.size(); id++) {
      if (encoder.isControl(id)) spellings.add(tokenizer.token(id));
    }
    return spellings;
  }
}
