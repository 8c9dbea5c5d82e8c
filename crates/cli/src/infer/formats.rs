//! Recognizes the formats of strings. A validator that checks formats accepts every recognized string.

/// The format that all of these strings have. An address of e-mail counts only under a name that says so: user names look like them.
pub(super) fn common(name: &str, strings: &[&str]) -> Option<&'static str> {
    if strings.is_empty() {
        return None;
    }
    let all = |is: fn(&str) -> bool| strings.iter().all(|text| is(text));
    if all(is_date_time) {
        Some("date-time")
    } else if all(is_date) {
        Some("date")
    } else if all(is_uuid) {
        Some("uuid")
    } else if all(is_uri) {
        Some("uri")
    } else if name.to_ascii_lowercase().contains("mail") && all(is_email) {
        Some("email")
    } else {
        None
    }
}

/// Whether the name of a member looks like data.
pub(super) fn is_data(name: &str) -> bool {
    let digits = name.bytes().all(|byte| byte.is_ascii_digit());
    !name.is_empty() && (digits || is_uuid(name) || is_date(name) || name.contains(['/', ':', '@', ' ']))
}

/// RFC 3339, with an offset. A time that ends in a leap second is in doubt.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let (clock, offset) = match time.strip_suffix('Z') {
        Some(clock) => (clock, true),
        None => match time.rfind(['+', '-']).and_then(|at| time.split_at_checked(at)) {
            Some((clock, offset)) => (clock, is_offset(offset)),
            None => return false,
        },
    };
    let (clock, fraction) = clock.split_once('.').map_or((clock, true), |(clock, digits)| {
        (
            clock,
            (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()),
        )
    });
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts.as_slice() else { return false };
    is_date(date) && offset && fraction && is_number(hour, 2, 0, 23) && is_number(minute, 2, 0, 59) && is_number(second, 2, 0, 59)
}

fn is_offset(text: &str) -> bool {
    let parts = text.strip_prefix(['+', '-']).and_then(|text| text.split_once(':'));
    parts.is_some_and(|(hours, minutes)| is_number(hours, 2, 0, 23) && is_number(minutes, 2, 0, 59))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    if !is_number(year, 4, 1, 9999) || !is_number(month, 2, 1, 12) {
        return false;
    }
    let year: u32 = year.parse().unwrap_or_default();
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match *month {
        "02" if leap => 29,
        "02" => 28,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    };
    is_number(day, 2, 1, last)
}

fn is_number(text: &str, digits: usize, least: u32, most: u32) -> bool {
    text.len() == digits
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An address of the web with a host and nothing but characters that stand in one unescaped.
fn is_uri(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?#&=+,;%".contains(&byte);
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        is_host(host) && rest.bytes().all(plain) && rest.matches('#').count() <= 1 && escapes_are_whole(rest)
    })
}

fn escapes_are_whole(text: &str) -> bool {
    let mut pieces = text.split('%');
    pieces.next();
    pieces.all(|piece| piece.len() >= 2 && piece.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(label)
}

fn is_email(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte);
    text.split_once('@').is_some_and(|(user, host)| {
        (1..=64).contains(&user.len())
            && user.bytes().all(plain)
            && !user.starts_with('.')
            && !user.ends_with('.')
            && !user.contains("..")
            && is_host(host)
    })
}
