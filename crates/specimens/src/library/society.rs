//! Templates: health, schools, culture, social policy, digital government.

use super::topic::{ALL_WARDS, CULTURE, HEALTH, NORMAL, OFFICE, Part, SERVICE, THIS_WARD, Topic};
use crate::letter::{Kind, Urgency};
use Part::{Dashes, Grounds, Head, Items, Middle, One, Rows};

pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        key: "sot-xuat-huyet",
        from: &["syt"],
        kind: Kind::Letter,
        unit: "NVY",
        weight: 6,
        urgency: (25, Urgency::Urgent),
        lead: HEALTH,
        to: ALL_WARDS,
        subjects: &[
            "tăng cường phòng, chống dịch sốt xuất huyết {tuần {week}|những tháng cuối năm {year}|mùa mưa}",
            "triển khai chiến dịch diệt lăng quăng, phun hóa chất chủ động đợt {2..4} năm {year}",
            "giám sát, xử lý ổ dịch tay chân miệng trong trường học",
        ],
        due: Some((5, 10)),
        body: &[
            One(&[
                "Theo báo cáo của Trung tâm Kiểm soát bệnh tật thành phố, trong tuần {week} ghi nhận {34..260} ca mắc, tăng {12..48%}% so với tuần trước; cộng dồn từ đầu năm {1100..6400} ca, {2..4} trường hợp tử vong. Một số địa bàn có số mắc cao là {ward}, {ward2} và phường Thọ Hòa.",
                "Tình hình bệnh truyền nhiễm trên địa bàn thành phố diễn biến phức tạp; chỉ số bọ gậy (BI) tại {5..19} điểm giám sát vượt ngưỡng cảnh báo.",
            ]),
            One(&[
                "Để chủ động kiểm soát, không để dịch lan rộng, Sở Y tế đề nghị UBND các phường, xã chỉ đạo:",
            ]),
            Items(
                3,
                5,
                &[
                    "Tổ chức tổng vệ sinh môi trường, diệt lăng quăng vào sáng thứ Bảy hằng tuần; huy động trường học, đoàn thể, tổ dân phố cùng tham gia, bảo đảm trên {90..95}% hộ gia đình được kiểm tra.",
                    "Trạm Y tế giám sát chặt chẽ các ca bệnh, xử lý triệt để ổ dịch trong vòng 48 giờ kể từ khi phát hiện; báo cáo ca bệnh trên hệ thống điện tử trong ngày.",
                    "Bố trí kinh phí từ nguồn chi sự nghiệp y tế năm {year} để mua hóa chất, vật tư; dự trù tối thiểu {20..60} lít hóa chất cho hai đợt phun.",
                    "Đẩy mạnh truyền thông về dấu hiệu cảnh báo, hướng dẫn người dân đến cơ sở y tế sớm, không tự ý truyền dịch tại nhà.",
                    "Kiểm tra, xử phạt hành vi để nước đọng phát sinh lăng quăng tại công trình xây dựng, bãi phế liệu, nhà trọ.",
                ],
            ),
            One(&["Kết quả triển khai báo cáo về Sở Y tế **trước {due}** để tổng hợp./."]),
        ],
        annex: None,
    },
    Topic {
        key: "bao-cao-tram-y-te",
        from: &["tramyte"],
        kind: Kind::Report,
        unit: "DTCN",
        weight: 6,
        urgency: NORMAL,
        lead: CULTURE,
        to: THIS_WARD,
        subjects: &[
            "Tuần {week} tình hình sốt xuất huyết trên địa bàn phường",
            "Kết quả tiêm chủng mở rộng tháng {month} năm {year}",
            "Kết quả khám sức khỏe người cao tuổi đợt {2..3} năm {year}",
        ],
        due: None,
        body: &[
            One(&["Thực hiện chế độ báo cáo, Trạm Y tế phường Thọ Hòa báo cáo kết quả như sau:"]),
            Head("I. KẾT QUẢ"),
            Items(
                2,
                3,
                &[
                    "Trong kỳ ghi nhận {2..19} ca, tại các tổ dân phố số {3..12}, {13..24} và {25..40}; không có trường hợp nặng. So với kỳ trước {tăng|giảm} {1..7} ca.",
                    "Đã kiểm tra {310..940} hộ; phát hiện và lật úp {120..680} dụng cụ chứa nước; xử lý {1..4} ổ dịch nhỏ.",
                    "Tổng số đối tượng đã thực hiện {140..620} người, đạt {82..99%}% kế hoạch; không có tai biến nghiêm trọng.",
                    "Truyền thông trực tiếp {6..22} buổi với {210..880} lượt người; phát thanh {8..30} lượt.",
                ],
            ),
            Head("II. KHÓ KHĂN, ĐỀ XUẤT"),
            One(&[
                "Nhân lực còn mỏng ({4..7} viên chức phụ trách {12000..31000} dân); một số hộ đi vắng nên chưa kiểm tra được. Đề nghị UBND phường chỉ đạo các tổ dân phố phối hợp, hỗ trợ kinh phí {6..28} triệu đồng cho cộng tác viên quý {quarter}.",
                "Hóa chất dự trữ còn {3..9} lít, đề nghị bổ sung trước {soon}.",
            ]),
            One(&["Trạm Y tế kính báo cáo UBND phường xem xét, chỉ đạo./."]),
        ],
        annex: None,
    },
    Topic {
        key: "ky-nang-so",
        from: &["skhcn"],
        kind: Kind::Letter,
        unit: "CĐS",
        weight: 7,
        urgency: NORMAL,
        lead: CULTURE,
        to: ALL_WARDS,
        subjects: &[
            "tập huấn kỹ năng số cho cán bộ cấp phường, xã {đợt {2..4}|năm {year}}",
            "nâng cao chất lượng dịch vụ công trực tuyến, số hóa hồ sơ thủ tục hành chính",
            "đánh giá mức độ chuyển đổi số cấp xã năm {year}",
            "rà soát an toàn thông tin các hệ thống sử dụng tài khoản công vụ",
        ],
        due: Some((7, 14)),
        body: &[
            One(&[
                "Thực hiện {ref:KH} về chuyển đổi số năm {year}, Sở Khoa học và Công nghệ thông báo và đề nghị UBND các phường, xã triển khai các nội dung sau:",
                "Kết quả theo dõi trên Hệ thống thông tin giải quyết thủ tục hành chính đến {past}: tỷ lệ hồ sơ trực tuyến toàn trình toàn thành phố đạt {61..88%}%, số hóa kết quả đạt {54..91%}%; phường Thọ Hòa xếp thứ {3..19}. Để hoàn thành chỉ tiêu năm, đề nghị:",
            ]),
            Items(
                3,
                4,
                &[
                    "Cử {2..6} cán bộ, công chức tham gia lớp tập huấn tổ chức {trực tuyến|tại Trung tâm Công nghệ thông tin thành phố} từ {soon}; đăng ký tài khoản học tập trước một ngày.",
                    "Kiện toàn tổ công nghệ số cộng đồng; mỗi tổ dân phố có ít nhất {3..5} thành viên hướng dẫn người dân cài đặt ứng dụng định danh, thanh toán trực tuyến.",
                    "Thực hiện nghiêm việc ký số văn bản, không gửi kèm bản giấy đối với văn bản đã gửi qua trục liên thông; tỷ lệ văn bản ký số đúng quy định đạt 100%.",
                    "Rà soát tài khoản công vụ của người đã nghỉ việc, chuyển công tác; bật xác thực hai lớp và đổi mật khẩu định kỳ {60|90} ngày.",
                    "Tự đánh giá theo bộ chỉ số gửi kèm, cập nhật tài liệu kiểm chứng lên hệ thống.",
                ],
            ),
            One(&[
                "Danh sách và báo cáo gửi về Sở **trước {due}**. Đầu mối: {person9}, Phòng Chuyển đổi số, điện thoại {phone}./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "mot-cua",
        from: &["vp"],
        kind: Kind::Announcement,
        unit: "KSTT",
        weight: 4,
        urgency: NORMAL,
        lead: SERVICE,
        to: &[],
        subjects: &[
            "Kết quả giải quyết thủ tục hành chính tháng {month} năm {year}",
            "Kết luận của đồng chí Phó Chủ tịch UBND thành phố tại buổi kiểm tra Trung tâm Phục vụ hành chính công phường Thọ Hòa",
        ],
        due: Some((7, 15)),
        body: &[
            One(&["Văn phòng UBND thành phố thông báo kết quả theo dõi, đánh giá như sau:"]),
            Rows(
                &["TT", "Đơn vị", "Tiếp nhận", "Đúng và trước hạn", "Quá hạn", "Điểm"],
                &[0.6, 3.4, 1.5, 1.8, 1.3, 1.2],
                6,
                8,
                &["{i}", "{ward}", "{a=420..2900}", "{b:a*93..99}", "{a−b}", "{71..98%}"],
            ),
            Items(
                3,
                3,
                &[
                    "Biểu dương {ward} và {ward2} có tỷ lệ giải quyết trước hạn cao; phê bình các đơn vị để hồ sơ quá hạn nhưng không có thư xin lỗi.",
                    "UBND phường Thọ Hòa rà soát {8..34} hồ sơ quá hạn thuộc lĩnh vực {đất đai|hộ tịch|bảo trợ xã hội}; làm rõ trách nhiệm của cá nhân liên quan, gửi thư xin lỗi theo quy định.",
                    "Không yêu cầu công dân nộp lại giấy tờ đã có trong cơ sở dữ liệu dân cư; niêm yết công khai số điện thoại phản ánh tại nơi tiếp nhận.",
                ],
            ),
            One(&[
                "Các đơn vị báo cáo kết quả khắc phục về Văn phòng UBND thành phố **trước {due}** (qua Phòng Kiểm soát thủ tục hành chính). Văn phòng thông báo để các đơn vị biết, thực hiện./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "chinh-sach-xa-hoi",
        from: &["syt", "snv"],
        kind: Kind::Letter,
        unit: "BTXH",
        weight: 6,
        urgency: NORMAL,
        lead: CULTURE,
        to: ALL_WARDS,
        subjects: &[
            "rà soát hộ nghèo, hộ cận nghèo định kỳ năm {year}",
            "chi trả trợ cấp bảo trợ xã hội qua tài khoản quý {quarter} năm {year}",
            "rà soát, lập danh sách người có công được điều dưỡng năm {next}",
        ],
        due: Some((9, 17)),
        body: &[
            One(&[
                "Thực hiện {ref:KH} về bảo đảm an sinh xã hội, để việc chi trả, hỗ trợ kịp thời, đúng đối tượng, đề nghị UBND các phường, xã:",
            ]),
            Items(
                3,
                4,
                &[
                    "Rà soát toàn bộ đối tượng đang hưởng chính sách; đối chiếu với Cơ sở dữ liệu quốc gia về dân cư, đưa ra khỏi danh sách các trường hợp đã chết, chuyển đi hoặc không còn đủ điều kiện.",
                    "Thông báo công khai danh sách tại trụ sở và nhà văn hóa tổ dân phố trong {7..10} ngày làm việc; tiếp nhận, giải quyết kịp thời ý kiến của nhân dân.",
                    "Vận động đối tượng mở tài khoản hoặc ủy quyền nhận qua tài khoản, phấn đấu đạt trên {85..98}% trong quý {quarter}; chi trả tận nhà đối với người cao tuổi, khuyết tật nặng.",
                    "Lập dự toán kinh phí năm {next} theo mức chuẩn trợ giúp xã hội {500..650}.000 đồng/tháng, kèm thuyết minh số đối tượng tăng, giảm.",
                ],
            ),
            One(&[
                "Báo cáo (kèm danh sách theo mẫu) gửi về Sở **trước {due}**, đồng thời gửi bản mềm qua hệ thống báo cáo của thành phố./.",
            ]),
        ],
        annex: Some((
            "TỔNG HỢP ĐỐI TƯỢNG HƯỞNG CHÍNH SÁCH",
            Rows(
                &["TT", "Phường, xã", "Số đối tượng", "Kinh phí (nghìn đồng)", "Qua tài khoản (%)"],
                &[0.7, 3.2, 1.8, 2.4, 1.9],
                8,
                10,
                &["{i}", "{ward}", "{210..1900}", "{980000..3920000}", "{62..97%}"],
            ),
        )),
    },
    Topic {
        key: "truong-hoc",
        from: &["truong"],
        kind: Kind::Submission,
        unit: "VP",
        weight: 4,
        urgency: NORMAL,
        lead: CULTURE,
        to: THIS_WARD,
        subjects: &[
            "Về việc xin sửa chữa {mái nhà đa năng|phòng học dãy B|sân trường} phục vụ năm học {year} - {next}",
            "Về việc phê duyệt kế hoạch tổ chức {hoạt động trải nghiệm|bữa ăn bán trú} năm học {year} - {next}",
        ],
        due: None,
        body: &[
            One(&[
                "Trường Tiểu học Thọ Hòa 2 hiện có {18..32} lớp với {640..1180} học sinh. Sau đợt mưa lớn {past}, {mái tôn dãy nhà B bị thấm dột|hệ thống thoát nước sân trường bị tắc|một số phòng học bong tróc trần}, ảnh hưởng việc dạy và học.",
            ]),
            One(&["Nhà trường kính trình UBND phường xem xét các nội dung sau:"]),
            Items(
                3,
                3,
                &[
                    "Cho chủ trương sửa chữa với khái toán {85..460} triệu đồng từ nguồn sự nghiệp giáo dục năm {year} và nguồn xã hội hóa hợp pháp.",
                    "Cử công chức phụ trách xây dựng phối hợp khảo sát, lập hồ sơ thiết kế, dự toán theo quy định.",
                    "Cho phép học sinh {3..6} lớp học tạm tại nhà văn hóa tổ dân phố số {4..30} trong thời gian thi công, dự kiến {10..25} ngày.",
                ],
            ),
            One(&["Kính đề nghị UBND phường quan tâm, phê duyệt để nhà trường triển khai kịp thời./."]),
        ],
        annex: None,
    },
    Topic {
        key: "giao-duc-tuyen-sinh",
        from: &["sgddt"],
        kind: Kind::Guidance,
        unit: "GDTH",
        weight: 3,
        urgency: NORMAL,
        lead: CULTURE,
        to: &[],
        subjects: &[
            "Công tác phổ cập giáo dục, xóa mù chữ năm {year}",
            "Tổ chức điều tra trẻ trong độ tuổi ra lớp năm học {year} - {next}",
        ],
        due: Some((12, 20)),
        body: &[
            One(&[
                "Căn cứ {ref:KH} về nhiệm vụ năm học, Sở Giáo dục và Đào tạo hướng dẫn một số nội dung như sau:",
            ]),
            Head("I. YÊU CẦU"),
            One(&[
                "Bảo đảm số liệu chính xác đến từng hộ gia đình; thống nhất giữa hồ sơ giấy và phần mềm; hoàn thành cập nhật phần mềm trước khi kiểm tra công nhận.",
            ]),
            Head("II. NỘI DUNG THỰC HIỆN"),
            Items(
                3,
                4,
                &[
                    "Ban Chỉ đạo phường, xã phân công giáo viên phụ trách địa bàn; mỗi nhóm điều tra {80..160} hộ, đối chiếu thông tin cư trú do công an cung cấp.",
                    "Huy động 100% trẻ 5 tuổi ra lớp; tỷ lệ trẻ 6 tuổi vào lớp 1 đạt {99..99%}%; duy trì không có học sinh bỏ học.",
                    "Hồ sơ gồm báo cáo, biểu thống kê số {1..4}, biên bản tự kiểm tra; lưu tại nhà trường và UBND cấp xã.",
                    "Kinh phí thực hiện từ nguồn ngân sách địa phương, mức chi theo {ref:NQ}.",
                ],
            ),
            One(&[
                "UBND các phường, xã gửi báo cáo tự kiểm tra về Sở **trước {due}**; Sở tổ chức kiểm tra công nhận từ {soon2}./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "le-hoi",
        from: &["svhtt"],
        kind: Kind::Letter,
        unit: "QLVH",
        weight: 5,
        urgency: NORMAL,
        lead: CULTURE,
        to: ALL_WARDS,
        subjects: &[
            "tổ chức các hoạt động văn hóa, thể thao chào mừng {Tết Nguyên đán năm {next}|Ngày Văn hóa Việt Nam|ngày thành lập thành phố}",
            "kiểm tra hoạt động karaoke, quảng cáo ngoài trời trên địa bàn",
            "bảo vệ và phát huy giá trị di tích {đình|miếu|nhà cổ} {street}",
        ],
        due: Some((8, 14)),
        body: &[
            One(&[
                "Thực hiện {ref:CV} về hoạt động văn hóa, thể thao năm {year}, Sở Văn hóa và Thể thao đề nghị UBND các phường, xã:",
            ]),
            Items(
                3,
                4,
                &[
                    "Xây dựng kế hoạch phù hợp với điều kiện địa phương; tổ chức ít nhất {2..5} hoạt động văn nghệ, thể thao tại cơ sở, bảo đảm tiết kiệm, an toàn.",
                    "Trang trí, treo cờ, chỉnh trang các tuyến đường chính; tháo dỡ {30..160} biển quảng cáo sai phép, hư hỏng.",
                    "Kiểm tra điều kiện an ninh, phòng cháy, chữa cháy, tiếng ồn tại {8..40} cơ sở kinh doanh dịch vụ văn hóa.",
                    "Lập danh mục hiện vật, phân công người trông coi di tích; không tự ý tu bổ khi chưa có thỏa thuận chuyên môn.",
                    "Đăng ký {2..6} đội tham gia giải thể thao quần chúng thành phố, khởi tranh từ {soon}.",
                ],
            ),
            One(&["Kế hoạch và báo cáo gửi về Sở **trước {due}** để theo dõi, phối hợp./."]),
        ],
        annex: None,
    },
    Topic {
        key: "bao-hiem",
        from: &["bhxh"],
        kind: Kind::Letter,
        unit: "TST",
        weight: 4,
        urgency: NORMAL,
        lead: CULTURE,
        to: THIS_WARD,
        subjects: &[
            "phối hợp phát triển người tham gia bảo hiểm y tế hộ gia đình quý {quarter} năm {year}",
            "rà soát, đồng bộ dữ liệu người tham gia bảo hiểm xã hội với căn cước công dân",
        ],
        due: Some((9, 15)),
        body: &[
            One(&[
                "Đến {past}, số người tham gia bảo hiểm y tế trên địa bàn phường Thọ Hòa là {14000..27000} người, đạt {91..97%}% dân số; còn {410..1900} người thuộc hộ gia đình chưa tham gia. Bảo hiểm xã hội thành phố đề nghị UBND phường:",
            ]),
            Items(
                2,
                3,
                &[
                    "Giao chỉ tiêu cho từng tổ dân phố; phối hợp với tổ chức dịch vụ thu đến từng hộ tuyên truyền, vận động trong tháng {month}.",
                    "Đối chiếu {120..560} trường hợp sai lệch họ tên, ngày sinh theo danh sách gửi kèm qua hệ thống trao đổi văn bản.",
                    "Hỗ trợ mức đóng cho hộ cận nghèo, học sinh khó khăn từ nguồn vận động, phấn đấu ít nhất {40..150} thẻ.",
                ],
            ),
            One(&["Kết quả đề nghị gửi về Bảo hiểm xã hội thành phố **trước {due}** để cập nhật./."]),
        ],
        annex: None,
    },
    Topic {
        key: "thi-dua-quyet-dinh",
        from: &["ubnd"],
        kind: Kind::Decision,
        unit: "TĐKT",
        weight: 4,
        urgency: NORMAL,
        lead: OFFICE,
        to: &[],
        subjects: &[
            "Về việc tặng Bằng khen cho các tập thể, cá nhân có thành tích trong {phòng, chống thiên tai|chuyển đổi số|xây dựng đô thị văn minh} năm {year}",
            "Về việc thành lập Tổ công tác {chuyển đổi số|giải phóng mặt bằng|phòng, chống dịch bệnh} thành phố",
        ],
        due: None,
        body: &[
            Middle("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI VÂN"),
            Grounds(&[
                "Căn cứ Luật Tổ chức chính quyền địa phương;",
                "Căn cứ Luật Thi đua, khen thưởng;",
                "Căn cứ {ref:QĐ} ban hành quy chế làm việc;",
                "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số {210..780}/TTr-SNV {past}.",
            ]),
            Middle("QUYẾT ĐỊNH:"),
            One(&[
                "**Điều 1.** Công nhận, ghi nhận thành tích của {6..14} tập thể và {9..32} cá nhân; kèm theo tiền thưởng trích từ Quỹ thi đua, khen thưởng thành phố với tổng số {18..96} triệu đồng.",
                "**Điều 1.** Kiện toàn nhân sự gồm {9..17} thành viên do đồng chí {name}, Phó Chủ tịch UBND thành phố làm Tổ trưởng; Chủ tịch UBND phường Thọ Hòa là thành viên.",
            ]),
            One(&[
                "**Điều 2.** Giao Sở Nội vụ phối hợp với các cơ quan liên quan tổ chức thực hiện; các thành viên làm việc theo chế độ kiêm nhiệm, được sử dụng con dấu của cơ quan mình khi thực hiện nhiệm vụ.",
            ]),
            One(&[
                "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng UBND thành phố, Giám đốc Sở Nội vụ, Chủ tịch UBND các phường, xã và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "giay-moi-van-hoa",
        from: &["sgddt", "svhtt", "hdnd"],
        kind: Kind::Invitation,
        unit: "VP",
        weight: 5,
        urgency: NORMAL,
        lead: OFFICE,
        to: &["Lãnh đạo UBND phường Thọ Hòa", "Trưởng Phòng Văn hóa - Xã hội phường Thọ Hòa"],
        subjects: &[
            "Dự hội nghị {sơ kết|tổng kết} công tác quý {quarter} năm {year}",
            "Dự phiên họp chuẩn bị kỳ họp {chuyên đề|thường lệ cuối năm {year}}",
            "Dự lễ phát động {Tuần lễ học tập suốt đời|Ngày hội đọc sách|tháng hành động vì trẻ em}",
        ],
        due: None,
        body: &[
            One(&["Cơ quan trân trọng kính mời đồng chí dự, theo chương trình sau:"]),
            Dashes(
                4,
                4,
                &[
                    "Thời gian: {hour}, {weekday}, {meet}.",
                    "Địa điểm: {Hội trường lớn|Phòng họp tầng 2|Nhà văn hóa trung tâm}, số {5..120} đường {street}.",
                    "Chủ trì: Đồng chí {name}.",
                    "Nội dung: {Báo cáo kết quả, thảo luận phương hướng|Thông qua dự kiến nội dung, phân công chuẩn bị}; tài liệu gửi kèm qua hệ thống.",
                ],
            ),
            One(&[
                "Rất mong đồng chí sắp xếp thời gian đến dự đầy đủ, đúng giờ. Đề nghị xác nhận tham dự với {person9}, điện thoại {phone}, trước ngày họp một ngày./.",
            ]),
        ],
        annex: None,
    },
];
