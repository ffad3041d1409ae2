/** Texts written for the measurements of `tokens.ts`, by what they are. Nothing in them means anything. */
export const writtenTexts: Readonly<Record<string, string>> = {
  C: `#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include "ring.h"

#define RING_MIN_SLOTS 8u
#define IS_POWER_OF_TWO(n) (((n) & ((n) - 1)) == 0)

/*
 * A ring of fixed size between one writer and one reader. Head and tail only
 * grow; the mask keeps them inside of the buffer.
 */
struct ring {
\tsize_t mask;
\t_Atomic size_t head;
\t_Atomic size_t tail;
\tvoid **slots;
};

int ring_open(struct ring *r, size_t slots)
{
\tif (slots < RING_MIN_SLOTS || !IS_POWER_OF_TWO(slots))
\t\treturn -EINVAL;
\tr->slots = calloc(slots, sizeof(*r->slots));
\tif (!r->slots)
\t\treturn -ENOMEM;
\tr->mask = slots - 1;
\tatomic_store(&r->head, 0);
\tatomic_store(&r->tail, 0);
\treturn 0;
}

int ring_push(struct ring *r, void *item)
{
\tsize_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
\tsize_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);

\tif (head - tail > r->mask)
\t\treturn -EAGAIN;
\tr->slots[head & r->mask] = item;
\tatomic_store_explicit(&r->head, head + 1, memory_order_release);
\treturn 0;
}

static uint32_t checksum(const uint8_t *bytes, size_t length)
{
\tuint32_t sum = 0x811c9dc5;

\tfor (size_t i = 0; i < length; i++) {
\t\tsum ^= bytes[i];
\t\tsum *= 16777619;
\t}
\treturn sum;
}

void ring_close(struct ring *r)
{
\tfree(r->slots);
\tr->slots = NULL; /* a second close does nothing */
}
`,
  Python: `"""Keeps the opening hours of shops, and says when one is open."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

logger = logging.getLogger(__name__)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of the day to another; past midnight when the end is smaller."""

    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass
class OpeningHours:
    spans: dict[str, list[Span]] = field(default_factory=dict)
    holidays: set[date] = field(default_factory=set)

    def add(self, weekday: str, start: str, end: str) -> None:
        if weekday not in WEEKDAYS:
            raise ValueError(f"unknown weekday: {weekday!r}")
        span = Span(time.fromisoformat(start), time.fromisoformat(end))
        self.spans.setdefault(weekday, []).append(span)
        logger.debug("added %s to %s", span, weekday)

    def is_open(self, at: datetime) -> bool:
        if at.date() in self.holidays:
            return False
        today = self.spans.get(WEEKDAYS[at.weekday()], ())
        return any(at.time() in span for span in today)

    def next_opening(self, after: datetime, *, limit: int = 14) -> datetime | None:
        for offset in range(limit):
            day = after.date() + timedelta(days=offset)
            for candidate in sorted(self._starts(day)):
                if candidate >= after:
                    return candidate
        return None

    def _starts(self, day: date) -> Iterator[datetime]:
        if day not in self.holidays:
            for span in self.spans.get(WEEKDAYS[day.weekday()], ()):
                yield datetime.combine(day, span.start)


def merge_hours(all_hours: Iterable[OpeningHours]) -> OpeningHours:
    merged = OpeningHours()
    for hours in all_hours:
        merged.holidays |= hours.holidays
        for weekday, spans in hours.spans.items():
            merged.spans.setdefault(weekday, []).extend(spans)
    return merged
`,
  Rust: `use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::io::{BufRead, Error, ErrorKind};

/// A price in cents, never negative.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cents(u64);

impl Display for Cents {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[derive(Debug)]
pub enum ReadError {
    Line { number: usize, text: String },
    Io(Error),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        ReadError::Io(error)
    }
}

/// Reads one article a line: its name, a tab, and its price.
pub fn read_prices<R: BufRead>(input: R) -> Result<BTreeMap<String, Cents>, ReadError> {
    let mut prices = BTreeMap::new();
    for (index, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, cents)) = line.split_once('\\t') else {
            return Err(ReadError::Line { number: index + 1, text: line });
        };
        let cents: u64 = cents.parse().map_err(|_| ReadError::Line {
            number: index + 1,
            text: line.clone(),
        })?;
        prices.entry(name.to_owned()).or_insert(Cents(cents));
    }
    Ok(prices)
}

pub fn cheapest<'a>(prices: &'a BTreeMap<String, Cents>, at_most: Cents) -> Vec<(&'a str, Cents)> {
    let mut found: Vec<_> = prices
        .iter()
        .filter(|(_, &price)| price <= at_most)
        .map(|(name, &price)| (name.as_str(), price))
        .collect();
    found.sort_by_key(|&(_, price)| std::cmp::Reverse(price));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_line_without_a_price() {
        let error = read_prices("bread\\t250\\nmilk\\n".as_bytes()).unwrap_err();
        assert!(matches!(error, ReadError::Line { number: 2, .. }));
        assert_ne!(ErrorKind::NotFound, ErrorKind::Other);
    }
}
`,
  Chinese: `本次修改调整了购物车的结算流程。用户提交订单之前,系统会先检查库存,然后锁定价格,最后才创建支付请求。如果库存不足,页面会显示提示信息,并且允许用户删除缺货的商品。
我们还修复了一个并发问题:两个请求同时更新同一个订单时,后面的请求可能覆盖前面的结果。现在每个订单都有版本号,写入数据库之前必须比较版本,不一致就重新读取。
测试人员需要注意以下几点:第一,优惠券只能使用一次;第二,运费按照重量计算,超过十公斤的包裹需要额外付费;第三,退款必须在三十天以内申请,超过期限以后客服只能手动处理。
文档里的示例也已经更新。请阅读配置说明,确认服务器的时区设置正确,否则报表中的日期会比实际时间早八个小时。日志文件默认保存七天,磁盘空间不够时会自动清理最旧的记录。
`,
  Japanese: `この変更では、予約の受付処理を見直しました。お客様が日時を選ぶと、まず空いている部屋を調べ、次に料金を計算し、最後に確認のメールを送ります。部屋が足りない場合は、別の日を提案する画面を表示します。
また、二人の利用者が同じ部屋を同時に予約できてしまう不具合を直しました。データベースに書き込む前に、予約の番号と更新された時刻を比べて、違っていればもう一度読み直すようになっています。
キャンセルは前日の午後六時まで無料です。それ以降は宿泊料金の半額をいただきます。テストを実行するときは、サーバーの時計を日本時間に合わせてください。ログファイルは一週間だけ保存され、古いものから順番に削除されます。
設定の書き方については、付属のドキュメントを参照してください。エラーメッセージが分かりにくいという意見が多かったので、原因と対処方法を一緒に表示することにしました。
`,
  Korean: `이번 변경에서는 도서관 대출 기능을 다시 작성했습니다. 사용자가 책을 고르면 먼저 남아 있는 권수를 확인하고, 그다음 반납 날짜를 계산한 뒤에 알림을 보냅니다. 책이 없으면 예약 목록에 이름을 올릴 수 있습니다.
같은 책을 두 사람이 동시에 빌릴 수 있던 문제도 고쳤습니다. 데이터를 저장하기 전에 버전을 비교하고, 값이 다르면 처음부터 다시 읽습니다. 연체료는 하루에 백 원이며 최대 오천 원까지 부과됩니다.
테스트를 실행하기 전에 서버의 시간대를 확인해 주세요. 기록 파일은 일주일 동안 보관되며 오래된 것부터 삭제됩니다.
`,
  Russian: `Это изменение переносит расчёт доставки в отдельный модуль. Раньше стоимость считалась прямо при оформлении заказа, и ошибка в одном тарифе ломала всю корзину. Теперь каждый перевозчик описан таблицей, а проверка выполняется до записи в базу данных.
Кроме того, исправлена гонка между двумя запросами: если покупатель дважды нажимал на кнопку, создавались два одинаковых платежа. Мы добавили ключ, по которому повторный запрос узнаёт уже принятый ответ и ничего не списывает.
Обратите внимание, что срок хранения журналов сокращён до семи дней. Старые файлы удаляются автоматически, когда на диске остаётся меньше десяти процентов свободного места. Подробности описаны в руководстве администратора, там же приведены примеры настройки.
`,
  Arabic: `يغيّر هذا التعديل طريقة حساب أجرة التوصيل. كان النظام يحسب السعر عند إنشاء الطلب مباشرة، ولذلك كان أي خطأ في التعرفة يوقف السلة كلها. أما الآن فلكل شركة جدول خاص بها، ويتم التحقق من البيانات قبل كتابتها في قاعدة البيانات.
كما أصلحنا مشكلة تظهر عندما يضغط المستخدم على الزر مرتين، إذ كان يتم إنشاء دفعتين متطابقتين. أضفنا مفتاحًا يعرف به الخادم أن الطلب قد وصل من قبل، فيعيد الجواب نفسه ولا يخصم المبلغ مرة أخرى.
يرجى الانتباه إلى أن ملفات السجل تُحفظ سبعة أيام فقط، ثم تُحذف تلقائيًا إذا امتلأ القرص. توجد أمثلة على الإعداد في دليل المدير.
`,
  Greek: `Η αλλαγή αυτή μεταφέρει τον υπολογισμό των μεταφορικών σε ξεχωριστό αρχείο. Πριν από κάθε παραγγελία ελέγχεται το απόθεμα, και ύστερα δημιουργείται η πληρωμή. Αν κάτι λείπει, ο πελάτης βλέπει ένα μήνυμα και μπορεί να αφαιρέσει το προϊόν.
Διορθώθηκε επίσης ένα σφάλμα όταν δύο αιτήματα έφταναν ταυτόχρονα. Τα αρχεία καταγραφής κρατούνται επτά ημέρες.
`,
  Hebrew: `השינוי הזה מעביר את חישוב דמי המשלוח לקובץ נפרד. לפני כל הזמנה נבדק המלאי, ורק אחר כך נוצר התשלום. אם משהו חסר, הלקוח רואה הודעה ויכול להסיר את המוצר מהעגלה.
תוקנה גם תקלה שבה שתי בקשות הגיעו בו זמנית. קובצי היומן נשמרים שבעה ימים בלבד.
`,
  Hindi: `यह बदलाव डाक शुल्क की गणना को अलग फ़ाइल में ले जाता है। हर ऑर्डर से पहले भंडार की जाँच होती है और उसके बाद भुगतान बनाया जाता है। अगर कोई वस्तु उपलब्ध नहीं है तो ग्राहक को संदेश दिखाई देता है।
दो अनुरोध एक साथ आने पर होने वाली गलती भी ठीक की गई है। लॉग फ़ाइलें सात दिन तक रखी जाती हैं।
`,
  Thai: `การเปลี่ยนแปลงนี้ย้ายการคำนวณค่าจัดส่งไปไว้ในไฟล์แยกต่างหาก ก่อนสร้างคำสั่งซื้อระบบจะตรวจสอบสินค้าคงคลัง แล้วจึงสร้างการชำระเงิน หากสินค้าหมดลูกค้าจะเห็นข้อความแจ้งเตือน
แก้ไขข้อผิดพลาดเมื่อมีคำขอสองรายการเข้ามาพร้อมกัน ไฟล์บันทึกจะถูกเก็บไว้เจ็ดวัน
`,
  German: `Diese Änderung verschiebt die Berechnung der Versandkosten in ein eigenes Modul. Früher wurde der Preis beim Abschluss der Bestellung ermittelt, und ein Fehler im Tarif machte den ganzen Warenkorb unbrauchbar. Jetzt gehört zu jedem Spediteur eine Tabelle, die vor dem Schreiben geprüft wird.
Außerdem können zwei gleichzeitige Anfragen nicht mehr dieselbe Zahlung auslösen. Ältere Protokolle löscht der Server täglich, sobald weniger als ein Zehntel der Platte frei ist. Wie man die Aufbewahrung verlängert, erklärt das Handbuch für Betreiber.
`,
  French: `Cette modification déplace le calcul des frais de port dans un module séparé. Auparavant, le prix était établi à la fin de la commande, et une erreur de tarif bloquait tout le panier. Désormais, chaque transporteur possède sa table, vérifiée avant l'écriture.
Deux requêtes simultanées ne créent plus le même paiement. Les journaux sont conservés sept jours, puis supprimés dès que le disque est presque plein ; les réglages se trouvent dans le guide.
`,
  Vietnamese: `Thay đổi này chuyển phần tính phí giao hàng sang một tệp riêng. Trước khi tạo đơn, hệ thống kiểm tra kho rồi mới tạo yêu cầu thanh toán. Nếu thiếu hàng, khách sẽ thấy thông báo và có thể bỏ sản phẩm khỏi giỏ. Mỗi hãng vận chuyển có một bảng giá riêng, được kiểm tra trước khi ghi vào cơ sở dữ liệu.
Lỗi xảy ra khi hai yêu cầu đến cùng lúc cũng đã được sửa. Tệp nhật ký được giữ trong bảy ngày, sau đó máy chủ tự động xóa những tệp cũ nhất khi ổ đĩa gần đầy.
`,
  Polish: `Ta zmiana przenosi obliczanie kosztów wysyłki do osobnego modułu. Wcześniej cena powstawała dopiero przy składaniu zamówienia, więc błąd w taryfie psuł cały koszyk. Teraz każdy przewoźnik ma własną tabelę, sprawdzaną przed zapisem.
Dwa jednoczesne żądania nie tworzą już tej samej płatności, a klient widzi komunikat i może usunąć brakujący produkt z koszyka. Dzienniki są przechowywane przez siedem dni, a następnie usuwane.
`,
  "emoji and symbols": `🚀 Release notes ✨
✅ done  ❌ failed  ⚠️ careful  🔒 locked  🐛 fixed 🎉🎉🎉
→ next ← back ↑ up ↓ down • point … more “quoted” ‘single’ – dash — long
┌──────────┬─────────┐
│ name     │ value   │
├──────────┼─────────┤
│ α        │ ≤ 3 × 4 │
└──────────┴─────────┘
👩‍💻👨‍👩‍👧 🇩🇪🇯🇵 👍🏽 😀😁😂 §5 ©2026 ™ € £ ¥ ½ ° ± ≠ ≈ ∑ √ ∞
`,
};
