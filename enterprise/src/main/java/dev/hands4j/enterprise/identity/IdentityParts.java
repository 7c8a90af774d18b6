package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.OfflineTokens;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.identity.SignIns;
import dev.hands4j.api.identity.Terms;

/** What sign-in is made of. */
public record IdentityParts(
    IdentityConfig config,
    IdentityProvider provider,
    Sessions sessions,
    SignIns signIns,
    OfflineTokens offlineTokens,
    Terms terms,
    BrokeredTokens brokered,
    SignInRecord record) {}
