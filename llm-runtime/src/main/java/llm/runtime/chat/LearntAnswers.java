package llm.runtime.chat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.ChatTemplateException;
import llm.runtime.answer.AnswerFormat;
import llm.template.ChatTemplate;
import llm.tokenizer.TokenKind;
import llm.tokenizer.Tokenizer;

/**
 * How a template's answers with calls are written, learnt when somebody asks for tools: that takes
 * some renderings, which chats without tools do not need. Any thread may ask.
 */
final class LearntAnswers {
  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<AnswerFormat> format = Optional.empty();

  LearntAnswers(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
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
    for (int id = 0; id < tokenizer.size(); id++) {
      if (tokenizer.kind(id) == TokenKind.CONTROL) spellings.add(tokenizer.token(id));
    }
    return spellings;
  }
}
