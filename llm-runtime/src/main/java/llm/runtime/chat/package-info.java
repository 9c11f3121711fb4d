/** Chats on top of sessions: templates, what is kept from turn to turn, the parts of answers. */
@NullMarked
package llm.runtime.chat;

import org.jspecify.annotations.NullMarked;
