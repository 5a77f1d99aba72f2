package flows

import "crypto/sha256"

// Commit is the commitment to an entry's content: SHA-256(salt ‖ content).
func Commit(salt, content []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return h.Sum(nil)
}
