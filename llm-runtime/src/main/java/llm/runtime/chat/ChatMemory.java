package llm.runtime.chat;

import llm.api.Session;

/** A session as a chat needs it. */
public interface ChatMemory extends Session {
  @Override
  ChatMemory branch();

  /** How many of the first tokens need not be computed again. */
  int cached();
}
