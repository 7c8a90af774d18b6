package dev.hands4j.socketio.engine;

/**
 * Decides before a session exists whether this request may open one: the place for checks of Host,
 * Origin and rate. Called once per new session on a thread of the HTTP server; who the user is
 * belongs into the connect handler, which can answer with a message the client shows.
 */
@FunctionalInterface
public interface HandshakeGuard {
  /** Lets everybody in. */
  HandshakeGuard OPEN = _ -> new Verdict.Accept();

  /** May this request open a session? An exception counts as a refusal with status 500. */
  Verdict check(Handshake handshake);

  /** The answer of a guard. */
  sealed interface Verdict {
    /** Go on. */
    record Accept() implements Verdict {}

    /**
     * No session.
     *
     * @param status HTTP status from 400 to 599
     * @param text short reason, sent as a JSON string in the body
     */
    record Refuse(int status, String text) implements Verdict {
      /** Checks the status. */
      public Refuse {
        if (status < 400 || status > 599) {
          throw new IllegalArgumentException("status must be an error, was " + status);
        }
      }
    }
  }
}
