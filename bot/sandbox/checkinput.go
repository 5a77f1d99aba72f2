package sandbox

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const requiredText = "Please complete this required field."

var (
	wholeNumber   = regexp.MustCompile(`^-?\d+$`)
	decimalNumber = regexp.MustCompile(`^-?(\d+(\.\d*)?|\.\d+)$`)
)

// checkInputs is what Slack's client refuses before it sends a submission: an error text by block_id.
func checkInputs(blocks []obj, state obj) map[string]string {
	errs := map[string]string{}
	for _, e := range elements(blocks) {
		if !e.input {
			continue
		}
		v := sub(sub(state, e.block), e.action)
		optional, _ := e.parent["optional"].(bool)
		if emptyValue(v) {
			if !optional {
				errs[e.block] = requiredText
			}
			continue
		}
		if text := checkValue(e.el, v); text != "" {
			errs[e.block] = text
		}
	}
	return errs
}

func emptyValue(v obj) bool {
	k := stateKeys[str(v, "type")]
	switch x := v[k.key].(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(x) == ""
	case []any:
		return len(x) == 0
	}
	return false
}

func number(o obj, key string) (float64, bool) {
	switch x := o[key].(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	case string:
		f, err := strconv.ParseFloat(x, 64)
		return f, err == nil
	}
	return 0, false
}

// checkValue words why a value that is there cannot be sent, "" when it can.
func checkValue(el, v obj) string {
	text := str(v, "value")
	switch str(el, "type") {
	case "plain_text_input":
		n := float64(runes(text))
		if least, ok := number(el, "min_length"); ok && n < least {
			return fmt.Sprintf("Please enter at least %d characters.", int(least))
		}
		most, ok := number(el, "max_length")
		if !ok {
			most = 3000
		}
		if n > most {
			return fmt.Sprintf("Please enter no more than %d characters.", int(most))
		}
	case "number_input":
		decimal, _ := el["is_decimal_allowed"].(bool)
		if decimal && !decimalNumber.MatchString(text) {
			return "Please enter a valid number."
		}
		if !decimal && !wholeNumber.MatchString(text) {
			return "Please enter a whole number."
		}
		f, _ := strconv.ParseFloat(text, 64)
		if least, ok := number(el, "min_value"); ok && f < least {
			return fmt.Sprintf("Please enter a number of at least %s.", str(el, "min_value"))
		}
		if most, ok := number(el, "max_value"); ok && f > most {
			return fmt.Sprintf("Please enter a number of at most %s.", str(el, "max_value"))
		}
	case "email_text_input":
		a, err := mail.ParseAddress(text)
		if err != nil || a.Address != text || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return "Please enter a valid URL."
		}
	case "datepicker":
		if _, err := time.Parse("2006-01-02", str(v, "selected_date")); err != nil {
			return "Please enter a valid date."
		}
	case "timepicker":
		if _, err := time.Parse("15:04", str(v, "selected_time")); err != nil {
			return "Please enter a valid time."
		}
	}
	k := stateKeys[str(el, "type")]
	if items, ok := v[k.key].([]any); ok {
		if most, limited := number(el, "max_selected_items"); limited && float64(len(items)) > most {
			return fmt.Sprintf("Please choose no more than %d.", int(most))
		}
	}
	return ""
}
